import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { type ApiClient, type Condition, conditionOf } from '@mailuo/web'
import type { DeviceLatest, LatestValue, LiveObservation } from './types'

/** A device as the page holds it: plain data, changed in place, with {@link DeviceStore.version} telling when. */
export interface Device extends DeviceLatest {
  condition: Condition
  /** Lower-case text that a search looks in. */
  searchText: string
}

/** What is asked of the devices shown; every part is optional and all must hold. */
export interface Filter {
  q: string
  domain: string
  division: string
  property: string
}

/** More devices than this are not loaded at once; filters then go to the server. */
export const MOST_DEVICES = 20_000

const REDRAW_MILLIS = 400
const UNKNOWN_RELOAD_MILLIS = 5_000

/**
 * All devices with their latest values. Live observations change the devices in place, thousands a second if need
 * be; what looks at them redraws when {@link version} moves, which is at most a few times a second.
 */
export class DeviceStore {
  readonly devices: Map<string, Device> = new Map()
  readonly version: Ref<number> = ref(0)
  readonly count: Ref<number> = ref(0)
  readonly loading: Ref<boolean> = ref(false)
  readonly loaded: Ref<boolean> = ref(false)
  readonly more: Ref<boolean> = ref(false)
  readonly error: ShallowRef<unknown> = shallowRef()

  private readonly watchers = new Set<(items: readonly LiveObservation[]) => void>()
  private redraw: ReturnType<typeof setTimeout> | undefined
  private reload: ReturnType<typeof setTimeout> | undefined
  private filter: Partial<Filter> = {}

  constructor(private readonly api: ApiClient) {}

  /** Loads all devices anew; where there are too many for one page, only those that {@link filter} asks for. */
  async load(filter: Partial<Filter> = {}): Promise<void> {
    this.filter = filter
    this.loading.value = true
    try {
      const { q, domain, division } = this.more.value ? filter : {}
      const { items, more } = await this.api.all<DeviceLatest>('/latest', { q, domain, division }, MOST_DEVICES)
      this.replace(items)
      this.more.value = more || (this.more.value && Boolean(q || domain || division))
      this.error.value = undefined
      this.loaded.value = true
    } catch (error) {
      this.error.value = error
    } finally {
      this.loading.value = false
    }
  }

  /** Loads again with the same filter, for devices that were registered or renamed meanwhile. */
  async refresh(): Promise<void> {
    if (this.loaded.value && !this.loading.value) {
      await this.load(this.filter)
    }
  }

  /** Takes what the live feed brought. */
  accept(items: readonly LiveObservation[]): void {
    const now = Date.now()
    let unknown = false
    for (const item of items) {
      const device = this.devices.get(item.device)
      if (device) {
        merge(device.latest, item)
        device.condition = conditionOf(device.latest, now)
      } else {
        unknown = true
      }
    }
    for (const watcher of this.watchers) {
      watcher(items)
    }
    if (unknown && !this.more.value) {
      this.reload ??= setTimeout(() => {
        this.reload = undefined
        void this.load(this.filter)
      }, UNKNOWN_RELOAD_MILLIS)
    }
    this.scheduleRedraw()
  }

  /** Calls {@link watcher} with every batch of the live feed until the function returned is called. */
  watch(watcher: (items: readonly LiveObservation[]) => void): () => void {
    this.watchers.add(watcher)
    return () => this.watchers.delete(watcher)
  }

  /** Works out anew who has become late or silent; time alone does that. */
  refreshConditions(): void {
    const now = Date.now()
    for (const device of this.devices.values()) {
      device.condition = conditionOf(device.latest, now)
    }
    this.version.value++
  }

  /** Forgets everything, when somebody signs out. */
  clear(): void {
    clearTimeout(this.redraw)
    clearTimeout(this.reload)
    this.redraw = this.reload = undefined
    this.devices.clear()
    this.count.value = 0
    this.loaded.value = false
    this.version.value++
  }

  private replace(items: DeviceLatest[]): void {
    const now = Date.now()
    const kept = new Set(items.map((item) => item.device))
    for (const code of this.devices.keys()) {
      if (!kept.has(code)) {
        this.devices.delete(code)
      }
    }
    for (const item of items) {
      const before = this.devices.get(item.device)
      const latest = item.latest ?? []
      // The live feed may have been faster than this answer.
      before?.latest.forEach((value) => merge(latest, value, false))
      const searchText = `${item.name} ${item.device} ${item.organization}`.toLowerCase()
      this.devices.set(item.device, { ...item, latest, condition: conditionOf(latest, now), searchText })
    }
    this.count.value = this.devices.size
    this.version.value++
  }

  private scheduleRedraw(): void {
    this.redraw ??= setTimeout(() => {
      this.redraw = undefined
      this.version.value++
    }, REDRAW_MILLIS)
  }
}

/** Puts {@link value} into {@link latest} unless a newer one of the same property is there. */
export function merge(latest: LatestValue[], value: LatestValue, addMissing = true): void {
  const index = latest.findIndex((one) => one.property === value.property)
  const present = latest[index]
  if (!present) {
    if (addMissing) {
      latest.push(copy(value))
      latest.sort((a, b) => (a.property < b.property ? -1 : 1))
    }
  } else if (Date.parse(value.phenomenonTime) >= Date.parse(present.phenomenonTime)) {
    latest[index] = { ...copy(value), ...(value.unit || !present.unit ? {} : { unit: present.unit }) }
  }
}

function copy(value: LatestValue): LatestValue {
  const { property, unit, phenomenonTime, result, quality } = value
  return { property, phenomenonTime, result, ...(unit ? { unit } : {}), ...(quality ? { quality } : {}) }
}

/** The devices that {@link filter} asks for. */
export function select(devices: Iterable<Device>, filter: Filter): Device[] {
  const words = filter.q.trim().toLowerCase().split(/\s+/).filter(Boolean)
  const digits = filter.q.replace(/\s/g, '')
  const isCode = /^\d{4,}$/.test(digits)
  const found: Device[] = []
  for (const device of devices) {
    if (
      (!filter.domain || device.domain === filter.domain) &&
      (!filter.division || device.division === filter.division) &&
      (!filter.property || device.latest.some((value) => baseProperty(value.property) === filter.property)) &&
      (isCode ? device.device.includes(digits) : words.every((word) => device.searchText.includes(word)))
    ) {
      found.push(device)
    }
  }
  return found
}

/** `pm2_5` of `pm2_5.2`: the observed property without the number of a datastream among several alike. */
export function baseProperty(property: string): string {
  return property.replace(/\.\d+$/, '')
}
