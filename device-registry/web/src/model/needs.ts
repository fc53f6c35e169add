import { ApiProblem, type ApiClient } from '@mailuo/web'
import { hrefOf } from '../route'
import type { Import, Page } from './types'

/** Something that waits for somebody, and where to deal with it. */
export interface Need {
  key: 'imports' | 'requests' | 'corrections' | 'findings' | 'discovered'
  count: number
  /** Whether there are more than were counted. */
  more: boolean
  href: string
}

const MOST = 100

/** What waits for somebody, and why there may be more: a part of the platform has not answered. */
export interface Needs {
  items: Need[]
  problem?: unknown
}

/** What waits for a registrar, as far as he may see it. */
export async function needs(api: ApiClient, mayWrite: boolean): Promise<Needs> {
  if (!mayWrite) {
    return { items: [] }
  }
  const asked: Promise<Need | undefined>[] = [
    api.get<Page<Import>>('/imports', { limit: MOST }).then((page) => need('imports', page.items.filter((one) => one.state === 'CHECKED').length, false, hrefOf('imports'))),
    count('requests', '/sharing/requests', { side: 'asked', state: 'open' }, hrefOf('sharing/asked', { state: 'open' })),
    count('corrections', '/corrections', { side: 'owned', state: 'open' }, hrefOf('corrections/owned', { state: 'open' })),
    count('findings', '/findings', { state: 'open' }, hrefOf('findings')),
    count('discovered', '/discovered', {}, hrefOf('discovered')),
  ]

  function count(key: Need['key'], path: string, query: Record<string, string>, href: string): Promise<Need | undefined> {
    return api.get<Page<unknown>>(path, { ...query, limit: MOST }).then((page) => need(key, page.items.length, page.next !== undefined, href))
  }
  const answers = await Promise.allSettled(asked)
  const failed = answers.find((answer) => answer.status === 'rejected' && !(answer.reason instanceof ApiProblem && answer.reason.status === 403)) as PromiseRejectedResult | undefined
  return { items: answers.flatMap((answer) => (answer.status === 'fulfilled' && answer.value ? [answer.value] : [])), problem: failed?.reason }
}

function need(key: Need['key'], count: number, more: boolean, href: string): Need | undefined {
  return count > 0 ? { key, count, more, href } : undefined
}
