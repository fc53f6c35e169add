import { describe, expect, it } from 'vitest'
import { formatDegrees, graticules, graticuleStep, graticuleValues } from '@mailuo/web/map'
import { messages } from '../src/messages'
import { lookOf, SHAPE_PATHS } from '@mailuo/web'
import { placeLabels } from '../src/model/labels'
import { fromBase64, rawView, summaryOf } from '../src/model/quarantine'
import type { Device } from '../src/model/devices'

describe('the map', () => {
  const beijing = { west: 115.8, south: 39.7, east: 117, north: 40.4 }

  it('has a graticule that fits what it shows', () => {
    expect(graticuleStep(beijing, 5)).toBe(0.2)
    expect(graticuleStep({ west: -180, south: -60, east: 180, north: 75 }, 5)).toBe(20)
    expect(graticuleValues(115.8, 116.5, 0.2)).toEqual([115.8, 116, 116.2, 116.4])
    const [fine, coarse] = graticules(beijing, 0.2).features
    expect(fine!.geometry.coordinates.length).toBeGreaterThan(4 * coarse!.geometry.coordinates.length)
    expect(formatDegrees(-0.05, 'lat')).toBe('0.05°S')
  })

  it('tells neighbouring domains apart by shape as well as colour', () => {
    expect(lookOf('03').shape).not.toBe(lookOf('06').shape)
    expect(lookOf('77')).toBe(lookOf('none'))
    expect(Object.keys(SHAPE_PATHS)).toContain(lookOf('14').shape)
  })

  it('writes values only where they cover nothing', () => {
    const device = (code: string) => ({ device: code, name: 'Dongsi', latest: [{ property: 'pm2_5', phenomenonTime: '2026-11-21T12:00:00Z', result: 1 }] }) as unknown as Device
    const devices = new Map(['a', 'b', 'c'].map((code) => [code, device(code)]))
    const labels = placeLabels([{ device: 'a', x: 10, y: 10 }, { device: 'b', x: 60, y: 12 }, { device: 'c', x: 10, y: 200 }], [], devices, '')
    expect(labels.map((label) => label.device.device + ' ' + label.side)).toEqual(['b right', 'c right'])
    expect(placeLabels([{ device: 'c', x: 300, y: 200 }], [], devices, '', 320)[0]!.side).toBe('left')
    expect(placeLabels([{ device: 'c', x: 10, y: 200 }], [{ x: 80, y: 210 }, { x: -50, y: 200 }], devices, '')).toEqual([])
  })
})

describe('quarantine', () => {
  it('ranks reasons and sources', () => {
    const answer = { total: 12, held: 2, byReason: { unit: 3, time: 9 }, bySource: { a: 12 } }
    expect(summaryOf(answer)).toEqual({ total: 12, held: 2, reasons: [['time', 9], ['unit', 3]], sources: [['a', 12]] })
  })

  it('shows raw bytes as text where they are text, and as hex always', () => {
    const text = rawView(fromBase64(btoa('##0021QN=1')))
    expect(text.text).toBe('##0021QN=1')
    expect(text.hex).toMatch(/^0000 {2}23 23 30 30 32 31 51 4e {2}##0021QN\n0008 {2}3d 31 +=1$/)
    expect(rawView(Uint8Array.of(0x81, 0xff, 0xfe, 0, 1, 2)).text).toBeUndefined()
    expect(rawView(new Uint8Array(10_000)).shown).toBe(4096)
  })
})

describe('words', () => {
  it('are complete in both languages and take the same parameters', () => {
    const parameters = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort()
    expect(Object.keys(messages.en).sort()).toEqual(Object.keys(messages.zh).sort())
    for (const key of Object.keys(messages.zh) as (keyof typeof messages.zh)[]) {
      expect(parameters(messages.en[key]), key).toEqual(parameters(messages.zh[key]))
      expect(messages.zh[key].trim(), key).not.toBe('')
    }
  })
})
