import type { AggregatePoint, LiveObservation, RawPoint } from './types'

/** One step of a chart: a mean with its spread, or a single value where the three are the same. */
export interface Bucket {
  /** Start of the step, epoch milliseconds. */
  start: number
  count: number
  avg: number
  min: number
  max: number
}

/** A span of time to look at and the step that gives a chart of a few hundred points. */
export interface Span {
  id: '1h' | '6h' | '24h' | '7d' | '30d'
  millis: number
}

export const SPANS: readonly Span[] = [
  { id: '1h', millis: 3_600_000 },
  { id: '6h', millis: 6 * 3_600_000 },
  { id: '24h', millis: 24 * 3_600_000 },
  { id: '7d', millis: 7 * 24 * 3_600_000 },
  { id: '30d', millis: 30 * 24 * 3_600_000 },
]

const STEPS: readonly [number, string][] = [
  [10_000, 'PT10S'],
  [60_000, 'PT1M'],
  [300_000, 'PT5M'],
  [900_000, 'PT15M'],
  [3_600_000, 'PT1H'],
  [6 * 3_600_000, 'PT6H'],
  [24 * 3_600_000, 'P1D'],
]

const MOST_BUCKETS = 400

/** The shortest step that gives at most a few hundred points for {@link spanMillis}. */
export function stepFor(spanMillis: number): { millis: number; iso: string } {
  const [millis, iso] = STEPS.find(([step]) => spanMillis / step <= MOST_BUCKETS) ?? STEPS.at(-1)!
  return { millis, iso }
}

/** Buckets of an aggregated answer; steps without a number are left out. */
export function bucketsOf(items: readonly AggregatePoint[]): Bucket[] {
  return items
    .filter((item) => typeof item.avg === 'number')
    .map((item) => {
      const avg = item.avg as number
      return { start: Date.parse(item.start), count: item.count ?? 1, avg, min: item.min ?? avg, max: item.max ?? avg }
    })
    .sort((a, b) => a.start - b.start)
}

/** Buckets of single values, for truth values and short spans: each value is a bucket of its own. */
export function bucketsOfRaw(items: readonly RawPoint[]): Bucket[] {
  return items
    .map((item) => ({ start: Date.parse(item.phenomenonTime), value: numeric(item.result) }))
    .filter((item) => item.value !== undefined)
    .map(({ start, value }) => ({ start, count: 1, avg: value!, min: value!, max: value! }))
    .sort((a, b) => a.start - b.start)
}

/**
 * Adds a live value to {@link buckets}, in place: into its step if that exists, as a new step at the end if it is
 * newer, nowhere if it is older than everything shown or not a number. A step of 0 makes every value its own bucket.
 */
export function foldLive(buckets: Bucket[], item: LiveObservation, stepMillis: number): boolean {
  const value = numeric(item.result)
  const time = Date.parse(item.phenomenonTime)
  if (value === undefined || Number.isNaN(time)) {
    return false
  }
  const last = buckets.at(-1)
  // Days and quarters of days begin at the device's midnight: steps continue from those that the server has cut.
  const origin = last?.start ?? 0
  const start = stepMillis === 0 ? time : origin + Math.floor((time - origin) / stepMillis) * stepMillis
  if (!last || start > last.start) {
    buckets.push({ start, count: 1, avg: value, min: value, max: value })
    return true
  }
  const bucket = buckets.findLast((one) => one.start === start)
  if (!bucket || stepMillis === 0) {
    return false
  }
  bucket.avg += (value - bucket.avg) / (bucket.count + 1)
  bucket.count++
  bucket.min = Math.min(bucket.min, value)
  bucket.max = Math.max(bucket.max, value)
  return true
}

function numeric(result: unknown): number | undefined {
  return typeof result === 'number' ? result : typeof result === 'boolean' ? Number(result) : undefined
}
