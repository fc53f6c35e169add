import { computed, type ComputedRef } from 'vue'
import { query } from '../route'
import { baseProperty, select, type Device, type DeviceStore, type Filter } from './devices'

/** The filters as the address has them. */
export const filter: ComputedRef<Filter> = computed(() => ({
  q: query.value['q'] ?? '',
  domain: query.value['domain'] ?? '',
  division: query.value['division'] ?? '',
  property: query.value['property'] ?? '',
}))

/** Whether anything is filtered at all. */
export const filtered: ComputedRef<boolean> = computed(() => Object.values(filter.value).some(Boolean))

/** The devices that fit the filters, anew whenever the store has changed. */
export function useSelection(store: DeviceStore): ComputedRef<Device[]> {
  return computed(() => {
    void store.version.value
    return select(store.devices.values(), filter.value)
  })
}

/** What there is to filter by among the devices present: codes with how many devices have each. */
export function facets(devices: Iterable<Device>): Record<'domains' | 'divisions' | 'properties', Map<string, number>> {
  const found = { domains: new Map<string, number>(), divisions: new Map<string, number>(), properties: new Map<string, number>() }
  const count = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1)
  for (const device of devices) {
    count(found.domains, device.domain)
    count(found.divisions, device.division)
    new Set(device.latest.map((value) => baseProperty(value.property))).forEach((property) => count(found.properties, property))
  }
  return found
}
