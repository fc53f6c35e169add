import { describe, expect, it } from 'vitest'
import { propertiesOf } from '../src/model/areas'
import { fieldsOfKept } from '../src/model/keepers'
import { openByRule, pathOf } from '../src/model/findings'
import { partsOf, unasked, type Scores } from '../src/model/scores'
import { cleanScope, ownersOf, ringOf, scopeOf, widened, type CatalogueItem } from '../src/model/sharing'
import type { KeptDevice } from '../src/model/types'

describe('findings', () => {
  it('are counted by rule over all organizations, those with most first', () => {
    const counts = [
      { rule: 'duplicate-place', organization: 'a', open: 2, fixed: 9, dismissed: 0 },
      { rule: 'wrong-datum', organization: 'a', open: 3, fixed: 0, dismissed: 0 },
      { rule: 'duplicate-place', organization: 'b', open: 4, fixed: 0, dismissed: 1 },
      { rule: 'swapped-place', organization: 'b', open: 0, fixed: 1, dismissed: 0 },
    ] as const
    expect(openByRule(counts)).toEqual([['duplicate-place', 6], ['wrong-datum', 3]])
  })

  it('lead to what they are about', () => {
    expect(pathOf('device/1101050300100000016')).toBe('devices/1101050300100000016')
  })
})

describe('a request for data', () => {
  const item = (device: string, organization: string, access: CatalogueItem['access']) => ({ device, organization, access }) as CatalogueItem

  it('goes to one owner, and own devices need none', () => {
    expect(ownersOf([item('1', 'water', 'none'), item('2', 'water', 'granted'), item('3', 'us', 'own')])).toEqual(['water'])
    expect(ownersOf([item('1', 'water', 'none'), item('2', 'gas', 'none')])).toHaveLength(2)
  })

  it('leaves out what restricts nothing', () => {
    expect(cleanScope({ devices: [], domains: ['05'], properties: [] })).toEqual({ domains: ['05'] })
    expect(cleanScope({ area: { polygon: [[116, 39], [117, 39], [117, 40]] } })).toHaveProperty('area')
  })
})

describe('a scope', () => {
  const ring = [[116, 39], [117, 39], [117, 40], [116, 39]]

  it('says what the filters say', () => {
    expect(scopeOf({ domain: '05', division: undefined, property: 'water_level' })).toEqual({ domains: ['05'], properties: ['water_level'] })
    expect(scopeOf({})).toEqual({})
  })

  it('must not lose a restriction that was asked for, but may get more of them', () => {
    expect(widened({ devices: ['1', '2'] }, { devices: ['1'], properties: ['ph'] })).toBe(false)
    expect(widened({ devices: ['1'], domains: [] }, { devices: [] })).toBe(true)
    expect(widened({ area: { polygon: [[116, 39], [117, 39], [117, 40]] } }, {})).toBe(true)
  })

  it('takes an area of one ring that is not too fine', () => {
    expect(ringOf({ type: 'Polygon', coordinates: [ring] })).toEqual([[116, 39], [117, 39], [117, 40]])
    expect(ringOf({ type: 'MultiPolygon', coordinates: [[ring]] })).toHaveLength(3)
    expect(ringOf({ type: 'MultiPolygon', coordinates: [[ring], [ring]] })).toBeUndefined()
    expect(ringOf({ type: 'Polygon', coordinates: [ring, ring] })).toBeUndefined()
    expect(ringOf({ type: 'Polygon', coordinates: [Array.from({ length: 502 }, () => [1, 1])] })).toBeUndefined()
  })
})

describe('the form of a keeper', () => {
  it('holds what everybody sees, and what is kept, also where nothing is stated yet', () => {
    const device = { name: '井盖', type: '14001', state: 'IN_SERVICE', datastreams: [], keeps: [{ attribute: 'place', organization: 'us' }, { attribute: 'codec', organization: 'us', value: 'senml' }] }
    const fields = fieldsOfKept(device as unknown as KeptDevice)
    expect(fields).toMatchObject({ name: '井盖', type: '14001', state: 'IN_SERVICE', codec: 'senml' })
    expect(fields['place']).toBeUndefined()
    expect(fields).not.toHaveProperty('externalIds')
  })
})

describe('scores', () => {
  it('are asked for once, a hundred at a time', () => {
    const devices = Array.from({ length: 250 }, (_, index) => String(index))
    const pages = unasked([...devices, '7'], new Map([['0', true]]))
    expect(pages.map((page) => page.length)).toEqual([100, 100, 49])
    expect(pages[0]![0]).toBe('1')
  })

  it('are told part by part, also those that cannot be judged', () => {
    const parts = ['completeness', 'stuckShare'].map((id) => ({ id, formula: { zh: '', en: '' }, meaning: { zh: '', en: '' }, weight: 0.4 }))
    const score = { device: '1', score: 80, shares: [{ id: 'completeness', value: 0.8, points: 80 }, { id: 'stuckShare' }] }
    const told = partsOf({ items: [score], from: '', to: '', formula: { zh: '', en: '' }, parts } as Scores, score)
    expect(told.map((one) => [one.id, one.points, one.weight])).toEqual([['completeness', 80, 0.4], ['stuckShare', undefined, 0.4]])
  })
})

describe('the properties of areas', () => {
  const of = (text: string) => propertiesOf(new Blob([text]))

  it('are those of the first feature that can hold a code', async () => {
    const feature = { type: 'Feature', geometry: { type: 'Point', coordinates: [116, 39] }, properties: { BGID: '110105001', 'a "}{': 1, 面积: 2.5, parent: null, more: { code: 1 } } }
    expect(await of(JSON.stringify({ type: 'FeatureCollection', features: [feature, { properties: { other: 1 } }] }, undefined, 1))).toEqual(['BGID', 'a "}{', '面积'])
    expect(await of('{"crs":{"properties":null},"features":[{"properties":{"id":7}}]}')).toEqual(['id'])
  })

  it('cannot be told of garbage, and what is cut off', async () => {
    for (const text of ['', 'PK\u0003', '{"properties":{"a":', '{"properties":{a:1}}', '"properties":{'.repeat(200)]) {
      expect(await of(text), text.slice(0, 20)).toEqual([])
    }
  })
})
