import { describe, expect, it } from 'vitest'
import { fieldsOfKept } from '../src/model/keepers'
import { openByRule, pathOf } from '../src/model/findings'
import { cleanScope, ownersOf, type CatalogueItem } from '../src/model/sharing'
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

describe('the form of a keeper', () => {
  it('holds what everybody sees, and what is kept, also where nothing is stated yet', () => {
    const device = { name: '井盖', type: '14001', state: 'IN_SERVICE', datastreams: [], keeps: [{ attribute: 'place', organization: 'us' }, { attribute: 'codec', organization: 'us', value: 'senml' }] }
    const fields = fieldsOfKept(device as unknown as KeptDevice)
    expect(fields).toMatchObject({ name: '井盖', type: '14001', state: 'IN_SERVICE', codec: 'senml' })
    expect(fields['place']).toBeUndefined()
    expect(fields).not.toHaveProperty('externalIds')
  })
})
