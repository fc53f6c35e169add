import type { ApiClient } from '@mailuo/web'
import { hrefOf } from '../route'
import type { Import, Page } from './types'

/** Something that waits for somebody, and where to deal with it. */
export interface Need {
  key: 'imports'
  count: number
  /** Whether there are more than were counted. */
  more: boolean
  href: string
}

const MOST = 100

/** What waits for a registrar; a part of the platform that does not answer is left out. */
export async function needs(api: ApiClient, mayWrite: boolean): Promise<Need[]> {
  if (!mayWrite) {
    return []
  }
  const asked: Promise<Need | undefined>[] = [
    api.get<Page<Import>>('/imports', { limit: MOST }).then((page) => need('imports', page.items.filter((one) => one.state === 'CHECKED').length, false, hrefOf('imports'))),
  ]
  const answers = await Promise.allSettled(asked)
  return answers.flatMap((answer) => (answer.status === 'fulfilled' && answer.value ? [answer.value] : []))
}

function need(key: Need['key'], count: number, more: boolean, href: string): Need | undefined {
  return count > 0 ? { key, count, more, href } : undefined
}
