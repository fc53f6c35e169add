import type { I18n, IconName, NavItem } from '@mailuo/web'
import type { MessageKey } from './messages'
import type { Scope } from './portal'
import { hrefOf } from './route'

interface Entry {
  id: string
  icon: IconName
  group: 'registry' | 'work' | 'together' | 'administration'
  /** One of these rights is needed to be of use here. */
  scopes: readonly Scope[]
}

const ENTRIES: readonly Entry[] = [
  { id: 'devices', icon: 'device', group: 'registry', scopes: ['registry:read'] },
  { id: 'imports', icon: 'import', group: 'registry', scopes: ['registry:read'] },
  { id: 'map', icon: 'map', group: 'registry', scopes: ['registry:read'] },
  { id: 'objects', icon: 'object', group: 'registry', scopes: ['registry:read'] },
  { id: 'networks', icon: 'network', group: 'registry', scopes: ['registry:read'] },
  { id: 'gateways', icon: 'gateway', group: 'registry', scopes: ['registry:read'] },
  { id: 'organizations', icon: 'organization', group: 'registry', scopes: ['registry:read', 'organizations:write', 'accounts:write'] },
  { id: 'areas', icon: 'grid', group: 'registry', scopes: ['registry:read', 'organizations:write'] },
  { id: 'findings', icon: 'finding', group: 'work', scopes: ['registry:read'] },
  { id: 'quality', icon: 'chart', group: 'work', scopes: ['observations:read'] },
  { id: 'discovered', icon: 'discover', group: 'work', scopes: ['quarantine:read'] },
  { id: 'sharing', icon: 'share', group: 'together', scopes: ['registry:read'] },
  { id: 'kept', icon: 'edit', group: 'together', scopes: ['registry:read'] },
  { id: 'corrections', icon: 'talk', group: 'together', scopes: ['registry:read'] },
  { id: 'accounts', icon: 'account', group: 'administration', scopes: ['accounts:write'] },
  { id: 'tokens', icon: 'key', group: 'administration', scopes: ['tokens:write'] },
  { id: 'audit', icon: 'audit', group: 'administration', scopes: ['audit:read'] },
]

/** The parts of the portal that are of use with these rights. */
export function navFor(scopes: ReadonlySet<string>, { t }: Pick<I18n<MessageKey>, 't'>, badges: Record<string, string | undefined> = {}): NavItem[] {
  const entries = ENTRIES.filter((entry) => entry.scopes.some((scope) => scopes.has(scope)))
  return [
    { id: 'home', label: t('nav.home'), icon: 'home', href: hrefOf('home') },
    ...entries.map((entry): NavItem => ({
      id: entry.id,
      label: t(`nav.${entry.id}` as MessageKey),
      icon: entry.icon,
      href: hrefOf(entry.id),
      group: t(`nav.group.${entry.group}`),
      badge: badges[entry.id],
    })),
  ]
}

export function pageTitle(page: string, { t, tOr }: Pick<I18n<MessageKey>, 't' | 'tOr'>): string {
  return tOr(`nav.${page}`, t('nav.home'))
}
