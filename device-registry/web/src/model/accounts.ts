import type { ApiClient } from '@mailuo/web'
import type { Account, Page } from './types'

/** The three who keep each other in check. */
export const ADMINISTRATORS = ['system-admin', 'security-admin', 'audit-admin'] as const

/** The accounts of these roles, each asked for by itself: among all of a city they may stand behind the first page. */
export async function accountsOf(api: ApiClient, roles: readonly string[]): Promise<Account[]> {
  const pages = await Promise.all(roles.map((role) => api.get<Page<Account>>('/accounts', { role, limit: 1000 })))
  return pages.flatMap((page) => page.items)
}
