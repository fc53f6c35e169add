import type { ApiClient, Catalogue, I18n, IconName, Names } from '@mailuo/web'
import type { MessageKey } from '../messages'
import type { CatalogueItem } from './sharing'
import type { Gateway, ManagedObject, Organization, Page } from './types'

/** Something that a search leads to. */
export interface Hit {
  path: string
  icon: IconName
  name: string
  code: string
  note: string
  /** Whether it is not what was typed, but may be what was meant. */
  guess?: boolean
}

/** What a search has found, what else is to be said about what was typed, and why it may be incomplete. */
export interface SearchAnswer {
  hits: Hit[]
  hint: string
  problem?: unknown
}

interface Means {
  api: ApiClient
  catalogue: Catalogue
  names: Names
  words: Pick<I18n<MessageKey>, 't' | 'locale'>
  /** Whether the registry may be searched; otherwise only organizations are. */
  readsRegistry: boolean
}

interface CodeCheck {
  valid: boolean
  registered: boolean
  problems: { message: string }[]
  suggestions: { code: string; text: string; registered: boolean; name?: string }[]
}

const MOST_EACH = 5
/** What may be a code of ours with a slip in it: about as long as one, and mostly digits. */
const CODE_LIKE = /^(?=(?:\D*\d){12})[0-9a-z]{14,24}$/i

/** Finds devices, objects, gateways and organizations; where there is nothing in reach, what others have, and codes with a slip in them. */
export async function searchEverything(q: string, means: Means, signal: AbortSignal): Promise<SearchAnswer> {
  const { api, catalogue, names, readsRegistry, words: { t, locale } } = means
  const typed = q.replace(/[\s-]/g, '')
  const isCode = /^\d{6,}$/.test(typed)
  const answer: SearchAnswer = { hits: [], hint: '' }
  const ask = <T>(path: string, query: Record<string, string | number>) => api.get<T>(path, query, signal).catch((problem: unknown) => {
    answer.problem = problem
    return undefined
  })
  const list = async <T>(path: string, hit: (one: T) => Hit) => {
    const page = await ask<Page<T>>(path, { q: isCode ? typed : q, limit: MOST_EACH })
    return page?.items.map(hit) ?? []
  }
  const typeOf = (type: string) => catalogue.deviceType(type.slice(0, 2), type.slice(2), locale.value)
  const place = (division: string) => catalogue.division(division, locale.value)

  const found = await Promise.all([
    ...(readsRegistry ? [
      list<{ code: string; name: string; type: string; organization: string }>('/search', (one) => ({ path: `devices/${one.code}`, icon: 'device', name: one.name, code: one.code, note: `${typeOf(one.type)} · ${names.organization(one.organization)}` })),
      list<ManagedObject>('/objects', (one) => ({ path: `objects/${one.code}`, icon: 'object', name: one.name, code: one.code, note: `${t('object.one')} · ${place(one.division)}` })),
      list<Gateway>('/gateways', (one) => ({ path: `gateways/${one.code}`, icon: 'gateway', name: one.name, code: one.code, note: `${t('gateway.one')} · ${place(one.division)}` })),
    ] : []),
    list<Organization>('/organizations', (one) => ({ path: `organizations/${one.id}`, icon: 'organization', name: one.name, code: one.id, note: t('organization.one') })),
  ])
  answer.hits = found.flat()
  if (answer.hits.length > 0 || answer.problem !== undefined || !readsRegistry) {
    return answer
  }
  answer.hits = await list<CatalogueItem>('/sharing/catalogue', (one) => ({ path: `sharing/catalogue/${one.device}`, icon: 'share', name: one.name, code: one.device, note: `${catalogue.deviceType(one.domain, one.type, locale.value)} · ${one.organizationName}` }))
  if (answer.hits.length === 0 && CODE_LIKE.test(typed)) {
    const check = await ask<CodeCheck>(`/codes/${typed}`, {})
    if (check) {
      answer.hint = hintOf(check, typed, t)
      // What others have registered has no name here, and no page but that of a device in the catalogue.
      answer.hits = check.suggestions.filter((one) => one.registered && (one.name !== undefined || kindOf(one.code) === 'devices')).slice(0, MOST_EACH).map((one) => ({
        path: `${one.name === undefined ? 'sharing/catalogue' : kindOf(one.code)}/${one.code}`, icon: 'search', name: one.name ?? t('search.others.one'), code: one.code, note: `${t('search.meant')} · ${one.text}`, guess: true,
      }))
    }
  }
  return answer
}

function hintOf(check: CodeCheck, typed: string, t: Means['words']['t']): string {
  if (check.registered) {
    return t('search.others')
  }
  if (check.valid) {
    return t('search.unregistered')
  }
  // Of what is no code of ours, nothing is to be said.
  return !/^\d{16,}$/.test(typed) && check.suggestions.length === 0 ? '' : check.problems.map((one) => one.message).join('; ')
}

function kindOf(code: string): 'objects' | 'gateways' | 'devices' {
  return code.length < 19 ? 'objects' : code.slice(6, 8) === '90' ? 'gateways' : 'devices'
}
