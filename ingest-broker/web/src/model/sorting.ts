import type { Device } from './devices'
import { CONDITIONS } from '@mailuo/web'

export type SortKey = 'name' | 'code' | 'domain' | 'division' | 'age' | 'condition'

/** When the newest value of {@link device} was observed; long ago when there is none. */
export function newestTime(device: Device): number {
  return device.latest.reduce((newest, value) => Math.max(newest, Date.parse(value.phenomenonTime)), -Infinity)
}

/** {@link devices} in the order of {@link key}; equal ones by code, so that rows do not jump about. */
export function sorted(devices: readonly Device[], key: SortKey, descending: boolean, locale: string): Device[] {
  const collator = new Intl.Collator(locale === 'zh' ? 'zh-CN' : 'en', { numeric: true })
  const byCode = (a: Device, b: Device) => (a.device < b.device ? -1 : 1)
  const text = (of: (device: Device) => string) => (a: Device, b: Device) => collator.compare(of(a), of(b))
  const number = (of: Map<Device, number>) => (a: Device, b: Device) => compareNumbers(of.get(a)!, of.get(b)!)
  const by: Record<SortKey, () => (a: Device, b: Device) => number> = {
    name: () => text((device) => device.name),
    code: () => byCode,
    domain: () => text((device) => device.domain + device.type),
    division: () => text((device) => device.division),
    age: () => number(new Map(devices.map((device) => [device, -newestTime(device)]))),
    condition: () => number(new Map(devices.map((device) => [device, CONDITIONS.indexOf(device.condition)]))),
  }
  const compare = by[key]()
  return [...devices].sort((a, b) => (descending ? compare(b, a) : compare(a, b)) || byCode(a, b))
}

function compareNumbers(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1
}

/** Which of {@link count} rows of equal height to draw, with a few beyond both edges. */
export function visibleRows(count: number, rowHeight: number, scrollTop: number, height: number): { first: number; last: number } {
  const spare = 6
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - spare)
  return { first, last: Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + spare) }
}
