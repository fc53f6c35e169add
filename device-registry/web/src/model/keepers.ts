import type { ApiClient } from '@mailuo/web'
import type { Keeper, KeptDevice, Page } from './types'

/** What everybody sees of a device, in the order of the form. */
const SEEN = ['type', 'division', 'name', 'organization', 'state', 'place', 'datastreams'] as const

/** What somebody who keeps some attributes of a device finds in its form. */
export function fieldsOfKept(device: KeptDevice): Record<string, unknown> {
  const seen = Object.fromEntries(SEEN.map((field) => [field, device[field]]))
  return { ...seen, ...Object.fromEntries(device.keeps.map((one) => [one.attribute, one.value])) }
}

/** The attributes of a device that organizations out of the reader's reach keep, with what these are called. */
export async function keptByOthers(api: ApiClient, device: string): Promise<Record<string, string>> {
  const { items } = await api.get<{ items: Keeper[] }>(`/devices/${device}/attribute-owners`)
  const keepers = await Promise.all([...new Set(items.map((one) => one.organization))].map(async (id) => {
    const page = await api.get<Page<{ id: string; name: string; reach: boolean }>>('/organization-names', { id })
    return [id, page.items[0]] as const
  }))
  const foreign = new Map(keepers.flatMap(([id, found]) => (found && !found.reach ? [[id, found.name] as const] : [])))
  return Object.fromEntries(items.flatMap((one) => (foreign.has(one.organization) ? [[one.attribute, foreign.get(one.organization)!]] : [])))
}
