import { describe, expect, it } from 'vitest'
import { bucketsOf, bucketsOfRaw, foldLive, SPANS, stepFor, type Bucket } from '../src/model/series'

const T0 = Date.parse('2026-11-21T12:00:00Z')
const live = (secondsAfter: number, result: number | boolean | string) => ({
  device: '1', property: 'pm2_5', phenomenonTime: new Date(T0 + secondsAfter * 1000).toISOString(), result,
})

describe('a history', () => {
  it('has a few hundred points at most, whatever the span', () => {
    for (const { millis } of SPANS) {
      const step = stepFor(millis)
      expect(millis / step.millis).toBeLessThanOrEqual(400)
      expect(millis / step.millis).toBeGreaterThanOrEqual(80)
    }
    expect(stepFor(24 * 3_600_000).iso).toBe('PT5M')
    expect(stepFor(10 * 365 * 86_400_000).iso).toBe('P1D')
  })

  it('leaves out steps without a number', () => {
    expect(bucketsOf([{ property: 'p', start: '2026-11-21T12:00:00Z', count: 0 }, { property: 'p', start: '2026-11-21T11:00:00Z', avg: 3, count: 2, min: 1, max: 5 }])).toEqual([
      { start: T0 - 3_600_000, count: 2, avg: 3, min: 1, max: 5 },
    ])
  })

  it('shows truth values as 0 and 1, oldest first', () => {
    const points = bucketsOfRaw([
      { property: 'open', phenomenonTime: '2026-11-21T12:00:00Z', result: true },
      { property: 'open', phenomenonTime: '2026-11-21T11:00:00Z', result: false },
      { property: 'open', phenomenonTime: '2026-11-21T10:00:00Z', result: 'odd' },
    ])
    expect(points.map((point) => point.avg)).toEqual([0, 1])
  })

  it('goes on with live values: into the last step, then into a new one', () => {
    const buckets: Bucket[] = [{ start: T0, count: 1, avg: 80, min: 80, max: 80 }]
    expect(foldLive(buckets, live(10, 90), 60_000)).toBe(true)
    expect(buckets[0]).toEqual({ start: T0, count: 2, avg: 85, min: 80, max: 90 })
    expect(foldLive(buckets, live(61, 70), 60_000)).toBe(true)
    expect(buckets[1]).toEqual({ start: T0 + 60_000, count: 1, avg: 70, min: 70, max: 70 })
  })

  it('takes neither texts nor values older than what it shows', () => {
    const buckets: Bucket[] = [{ start: T0, count: 1, avg: 80, min: 80, max: 80 }]
    expect(foldLive(buckets, live(-3600, 5), 60_000)).toBe(false)
    expect(foldLive(buckets, live(1, 'text'), 60_000)).toBe(false)
    expect(buckets).toHaveLength(1)
  })

  it('makes single values of a step of zero and does not double a repeated one', () => {
    const buckets: Bucket[] = []
    foldLive(buckets, live(0, true), 0)
    foldLive(buckets, live(0, true), 0)
    foldLive(buckets, live(1, false), 0)
    expect(buckets.map((bucket) => bucket.avg)).toEqual([1, 0])
  })
})
