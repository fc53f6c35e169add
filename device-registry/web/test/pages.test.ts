import { describe, expect, it } from 'vitest'
import { messages } from '../src/messages'
import { downloadHref } from '../src/model/downloads'
import { circleCorners, formatMetres, formatSquareMetres, metresBetween, numbersIn, readPlace, seemsSwapped, squareMetres } from '../src/model/places'
import { endOfDay, instantOf, lastDayOf, lastWholeDay, spanOf, zoneOf } from '../src/model/times'
import { navFor } from '../src/nav'
import { hrefOf, parseHash } from '../src/route'

describe('an address', () => {
  it('holds the page, what is open, and the filters', () => {
    expect(parseHash('#/devices/1101050300100000016/edit?tab=values&q=%E4%BA%95%20%E7%9B%96')).toEqual({
      page: 'devices', id: '1101050300100000016', action: 'edit', query: { tab: 'values', q: '井 盖' },
    })
    expect(parseHash('').page).toBe('home')
    expect(parseHash('#/devices/%E0%A4').id).toBe('%E0%A4')
  })

  it('leaves out what is empty', () => {
    expect(hrefOf('devices', { q: '', domain: '03', state: undefined })).toBe('#/devices?domain=03')
    expect(downloadHref('/exports/devices', { format: 'csv', q: undefined })).toBe('/api/v1/exports/devices?format=csv')
  })
})

describe('a place', () => {
  it('is read from what people paste', () => {
    for (const text of ['116.46,39.92', '116.46 39.92', '116.46，39.92', '１１６.４６; ３９.９２', '116.46\t39.92']) {
      expect(numbersIn(text), text).toEqual(['116.46', '39.92'])
    }
    expect(readPlace(' 116.46', '３９.９２ ')).toEqual({ place: { lon: 116.46, lat: 39.92 } })
    expect(readPlace('', ' ')).toEqual({})
  })

  it('that is none says why', () => {
    const faults = { half: [['116.46', ''], ['', '39.92'], ['116.46', ',']], number: [['116.4.6', '39'], ['116', '39°'], ['1 2 3', '39']], range: [['216', '39'], ['116', '139'], ['39', '216']], swapped: [['39.9', '116.4'], ['-33.9', '151.2']] }
    for (const [fault, pairs] of Object.entries(faults)) {
      for (const [lon, lat] of pairs) {
        expect(readPlace(lon!, lat!), `${lon} / ${lat}`).toEqual({ fault })
      }
    }
  })

  it('in the far west of China with its numbers swapped is a place, but not where it seems', () => {
    expect(seemsSwapped(readPlace('39.5', '76').place!)).toBe(true)
    expect(seemsSwapped({ lon: 116.4, lat: 39.9 })).toBe(false)
    expect(seemsSwapped({ lon: 18.9, lat: 69.6 })).toBe(false)
  })

  it('is so far from another one', () => {
    const beijing = { lon: 116.397, lat: 39.908 }
    expect(metresBetween(beijing, { lon: 121.474, lat: 31.23 })).toBeCloseTo(1_067_700, -4)
    expect(formatMetres(849.6)).toBe('850 m')
    expect(formatMetres(1234)).toBe('1.2 km')
    for (const [lon, lat] of circleCorners(beijing, 500)) {
      expect(metresBetween(beijing, { lon, lat })).toBeCloseTo(500, 0)
    }
  })
})

describe('an area', () => {
  it('is so large', () => {
    expect(squareMetres(circleCorners({ lon: 116.397, lat: 39.908 }, 500))).toBeCloseTo(Math.PI * 500 ** 2, -4)
    expect(squareMetres([])).toBe(0)
    expect([formatSquareMetres(850.4), formatSquareMetres(2_412_000)]).toEqual(['850 m²', '2.4 km²'])
  })
})

describe('a time', () => {
  it('of a date field begins at the reader’s midnight', () => {
    expect(new Date(instantOf('2026-11-22')!).getHours()).toBe(0)
    expect(instantOf('')).toBeUndefined()
    const span = spanOf({ from: '2026-02-28', to: '2026-02-28' })
    expect(span).toEqual({ from: new Date('2026-02-28T00:00').toISOString(), to: new Date('2026-03-01T00:00').toISOString() })
    expect(spanOf({})).toEqual({ from: undefined, to: undefined })
    expect(instantOf('never')).toBeUndefined()
    expect(zoneOf(new Date())).toMatch(/^UTC[+-]\d\d:\d\d$/)
  })
})

describe('an end', () => {
  it('is that of the day which was chosen, and found again as this day', () => {
    const end = endOfDay('2026-11-30')!
    expect([new Date(end).getDate(), new Date(end).getHours()]).toEqual([1, 0])
    expect([lastDayOf(end), lastWholeDay(end)]).toEqual(['2026-11-30', '2026-11-30'])
    expect(endOfDay('')).toBeUndefined()
  })

  it('within a day is no whole day', () => {
    const end = new Date(2026, 10, 30, 18).toISOString()
    expect([lastDayOf(end), lastWholeDay(end)]).toEqual(['2026-11-30', undefined])
  })
})

describe('the navigation', () => {
  const words = { t: (key: string) => key }
  const ids = (scopes: string[]) => navFor(new Set(scopes), words as never).map((one) => one.id)

  it('shows each role its own part', () => {
    expect(ids(['audit:read'])).toEqual(['home', 'audit'])
    expect(ids(['accounts:write', 'tokens:write'])).toEqual(['home', 'organizations', 'accounts', 'tokens'])
    expect(ids(['registry:read', 'observations:read'])).toContain('devices')
    expect(ids(['registry:read'])).not.toContain('accounts')
  })
})

describe('words', () => {
  it('are there in both languages and take the same parameters', () => {
    const parameters = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort()
    for (const key of Object.keys(messages.zh) as (keyof typeof messages.zh)[]) {
      expect(parameters(messages.en[key]), key).toEqual(parameters(messages.zh[key]))
      expect(messages.zh[key].trim(), key).not.toBe('')
      expect(messages.en[key].trim(), key).not.toBe('')
    }
  })
})
