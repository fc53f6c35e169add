import { describe, expect, it } from 'vitest'
import { ApiClient, conditionOf, isDoubtful, qualityKeys } from '@mailuo/web'
import { baseProperty, DeviceStore, merge, select, type Device, type Filter } from '../src/model/devices'
import { newestTime, sorted, visibleRows } from '../src/model/sorting'
import type { DeviceLatest, LatestValue } from '../src/model/types'

const NOW = Date.parse('2026-11-21T12:00:00Z')
const ALL: Filter = { q: '', domain: '', division: '', property: '' }

const value = (property: string, result: number, secondsAgo: number, quality?: number): LatestValue => ({
  property, unit: 'ug/m3', phenomenonTime: new Date(NOW - secondsAgo * 1000).toISOString(), result, ...(quality ? { quality } : {}),
})

const device = (code: string, name: string, latest: LatestValue[], more: Partial<DeviceLatest> = {}): Device => ({
  device: code, name, domain: '03', type: '001', division: '110105', organization: 'eco', state: 'IN_SERVICE', latest,
  condition: conditionOf(latest, NOW), searchText: `${name} ${code}`.toLowerCase(), ...more,
})

describe('the condition of a device', () => {
  it('follows the age of its newest value and the quality of all', () => {
    expect(conditionOf([value('pm2_5', 83, 10)], NOW)).toBe('fresh')
    expect(conditionOf([value('pm2_5', 83, 10), value('o3', 900, 10, 4)], NOW)).toBe('doubtful')
    expect(conditionOf([value('pm2_5', 83, 3600)], NOW)).toBe('late')
    expect(conditionOf([value('pm2_5', 83, 3 * 86_400)], NOW)).toBe('silent')
    expect(conditionOf([], NOW)).toBe('silent')
  })

  it('does not doubt a value only because it is timed by its reception', () => {
    expect(isDoubtful(2)).toBe(false)
    expect(isDoubtful(2 + 64)).toBe(true)
    expect(isDoubtful(undefined)).toBe(false)
  })

  it('puts each quality flag into words', () => {
    expect(qualityKeys(1 + 512)).toEqual(['quality.clockUnsure', 'quality.noCommunication'])
    expect(qualityKeys(0)).toEqual([])
  })
})

describe('latest values', () => {
  it('take a newer value and keep the unit, which the live feed may leave out', () => {
    const latest = [value('pm2_5', 80, 20)]
    merge(latest, { property: 'pm2_5', phenomenonTime: new Date(NOW).toISOString(), result: 83 })
    expect(latest).toEqual([{ property: 'pm2_5', unit: 'ug/m3', phenomenonTime: new Date(NOW).toISOString(), result: 83 }])
  })

  it('refuse an older value that backfill brings', () => {
    const latest = [value('pm2_5', 80, 20)]
    merge(latest, value('pm2_5', 10, 3600))
    expect(latest[0]!.result).toBe(80)
  })

  it('drop the flags of the value before', () => {
    const latest = [value('pm2_5', 80, 20, 4)]
    merge(latest, value('pm2_5', 83, 0))
    expect(latest[0]!.quality).toBeUndefined()
  })

  it('add a property that is new', () => {
    const latest = [value('pm2_5', 80, 20)]
    merge(latest, value('o3', 40, 0))
    expect(latest.map((one) => one.property)).toEqual(['o3', 'pm2_5'])
  })
})

describe('the device store', () => {
  const serving = (pages: DeviceLatest[][]) =>
    new ApiClient('/api/v1', () => 'en', ((input: string) => {
      const index = Number(/cursor=(\d+)/.exec(input)?.[1] ?? 0)
      const body = { items: pages[index], ...(index + 1 < pages.length ? { next: String(index + 1) } : {}) }
      return Promise.resolve(new Response(JSON.stringify(body)))
    }) as typeof fetch)

  it('loads all pages and then follows the live feed', async () => {
    const store = new DeviceStore(serving([[device('1', 'A', [value('pm2_5', 80, 9e9)])], [device('2', 'B', [])]]))
    await store.load()
    expect([...store.devices.keys()]).toEqual(['1', '2'])
    expect(store.count.value).toBe(2)
    expect(store.devices.get('1')!.condition).toBe('silent')
    store.accept([{ device: '1', property: 'pm2_5', phenomenonTime: new Date().toISOString(), result: 85 }])
    expect(store.devices.get('1')!.latest[0]!.result).toBe(85)
    expect(store.devices.get('1')!.condition).toBe('fresh')
    store.clear()
  })

  it('keeps what the live feed brought when a slower answer arrives after it', async () => {
    const store = new DeviceStore(serving([[device('1', 'A', [value('pm2_5', 80, 60)])]]))
    await store.load()
    store.accept([{ device: '1', property: 'pm2_5', phenomenonTime: new Date(NOW + 60_000).toISOString(), result: 85 }])
    await store.load()
    expect(store.devices.get('1')!.latest[0]!.result).toBe(85)
    store.clear()
  })
})

describe('filters', () => {
  const devices = [
    device('1101050300100000122', '东四空气站', [value('pm2_5', 83, 5)]),
    device('1101081400100000201', '井盖 020', [value('tilt.2', 1, 5)], { domain: '14', division: '110108' }),
  ]

  it('find by words of the name and by a code typed in groups', () => {
    expect(select(devices, { ...ALL, q: '空气' })).toHaveLength(1)
    expect(select(devices, { ...ALL, q: '110108 14 001' })[0]!.name).toBe('井盖 020')
    expect(select(devices, { ...ALL, q: '井盖 020' })).toHaveLength(1)
    expect(select(devices, { ...ALL, q: 'nothing' })).toHaveLength(0)
  })

  it('hold all together', () => {
    expect(select(devices, { ...ALL, domain: '14', property: 'tilt' })).toHaveLength(1)
    expect(select(devices, { ...ALL, domain: '03', division: '110108' })).toHaveLength(0)
    expect(baseProperty('tilt.2')).toBe('tilt')
  })

  it('leave rows in a stable order', () => {
    expect(sorted(devices, 'name', true, 'zh').map((one) => one.domain)).toEqual(['14', '03'])
    expect(newestTime(device('3', 'x', []))).toBe(-Infinity)
    expect(sorted([device('4', 'y', []), device('3', 'x', [])], 'age', false, 'en').map((one) => one.device)).toEqual(['3', '4'])
  })

  it('draw only the rows in sight', () => {
    expect(visibleRows(10_000, 44, 44_000, 600)).toEqual({ first: 994, last: 1020 })
    expect(visibleRows(3, 44, 0, 600)).toEqual({ first: 0, last: 3 })
  })
})
