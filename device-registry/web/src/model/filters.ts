import type { Filter } from '../components/FilterBar.vue'
import type { MessageKey } from '../messages'

/** The filters by what kind of device it is. */
export function kindFilters(t: (key: MessageKey) => string): Filter[] {
  return [
    { key: 'domain', kind: 'pick', of: 'domain', label: t('device.domain') },
    { key: 'type', kind: 'pick', of: 'deviceType', label: t('device.type') },
  ]
}
