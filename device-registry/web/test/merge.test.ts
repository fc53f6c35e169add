import { describe, expect, it } from 'vitest'
import { changesBetween } from '../src/model/changes'
import { conflictsOf, merged, patchOf, same } from '../src/model/merge'

const base = { name: 'Cover 1', state: 'IN_SERVICE', place: { lon: 116.4, lat: 39.9 }, gateway: undefined, externalIds: [] }

describe('a patch', () => {
  it('holds what was changed and nothing else', () => {
    expect(patchOf(base, { ...base, name: 'Cover 2' })).toEqual({ name: 'Cover 2' })
    expect(patchOf(base, { ...base, place: { lat: 39.9, lon: 116.4 } })).toEqual({})
  })

  it('makes null of what was emptied', () => {
    expect(patchOf(base, { ...base, place: undefined })).toEqual({ place: null })
    expect(patchOf({ gateway: '1' }, { gateway: '' })).toEqual({ gateway: null })
  })

  it('takes an absent value, null, an empty text and an empty list for the same', () => {
    expect(same(undefined, [])).toBe(true)
    expect(same('', null)).toBe(true)
    expect(same(0, undefined)).toBe(false)
    expect(same({ scheme: 'imei', value: '1', note: undefined }, { value: '1', scheme: 'imei' })).toBe(true)
  })
})

describe('two people who edit the same thing', () => {
  const mine = { ...base, name: 'Mine', gateway: '7' }
  const theirs = { ...base, name: 'Theirs', state: 'SUSPENDED' }

  it('must choose only where both have changed a field', () => {
    const found = conflictsOf(base, theirs, mine)
    expect(found.map((one) => [one.field, one.both])).toEqual([['name', true], ['state', false]])
  })

  it('keep what the other one did elsewhere, and what each has chosen', () => {
    expect(merged(base, theirs, mine, () => false)).toEqual({ ...base, name: 'Mine', gateway: '7', state: 'SUSPENDED' })
    expect(merged(base, theirs, mine, (field) => field === 'name')).toMatchObject({ name: 'Theirs', gateway: '7' })
  })

  it('do not disagree where both wrote the same', () => {
    expect(conflictsOf(base, { ...base, name: 'New' }, { ...base, name: 'New' })[0]!.both).toBe(false)
  })
})

describe('a change in the audit log', () => {
  it('is told field by field, without the version that always changes', () => {
    expect(changesBetween({ name: 'a', version: 1, place: null }, { name: 'b', version: 2 })).toEqual([{ field: 'name', before: 'a', after: 'b' }])
    expect(changesBetween(undefined, { name: 'b' })).toEqual([{ field: 'name', before: undefined, after: 'b' }])
    expect(changesBetween(null, 'text')).toEqual([])
  })
})
