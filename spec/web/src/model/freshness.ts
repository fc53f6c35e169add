import type { LatestValue } from './types'
import { isDoubtful } from './quality'

/** How a device does: its newest value is recent and good, recent but doubtful, old, or there is none. */
export type Condition = 'fresh' | 'doubtful' | 'late' | 'silent'

export const CONDITIONS: readonly Condition[] = ['fresh', 'doubtful', 'late', 'silent']

/** A device whose newest value is older than this is late; many field protocols report every few minutes. */
export const LATE_AFTER_MILLIS = 10 * 60_000

/** A device without a value for so long is silent; the slowest ordinary devices report once a day. */
export const SILENT_AFTER_MILLIS = 25 * 3_600_000

/** The condition of a device with these latest values at {@link now}. */
export function conditionOf(latest: readonly LatestValue[], now: number): Condition {
  let newest = -Infinity
  let doubtful = false
  for (const value of latest) {
    newest = Math.max(newest, Date.parse(value.phenomenonTime))
    doubtful ||= isDoubtful(value.quality)
  }
  const age = now - newest
  if (age > SILENT_AFTER_MILLIS) {
    return 'silent'
  }
  if (age > LATE_AFTER_MILLIS) {
    return 'late'
  }
  return doubtful ? 'doubtful' : 'fresh'
}
