/** The quality flags of the wire field `mq`: bit value, and the key of its words. */
export const QUALITY_FLAGS = [
  [1, 'quality.clockUnsure'],
  [2, 'quality.timeOfReception'],
  [4, 'quality.outOfRange'],
  [8, 'quality.deviceFault'],
  [16, 'quality.maintenance'],
  [32, 'quality.substituted'],
  [64, 'quality.stale'],
  [128, 'quality.stuck'],
  [256, 'quality.overScale'],
  [512, 'quality.noCommunication'],
] as const

export type QualityKey = (typeof QUALITY_FLAGS)[number][1]

/** Flags that tell about the time only: the value itself is as good as any. */
const HARMLESS = 2

/** The keys of the words for each flag of {@link quality}. */
export function qualityKeys(quality: number | undefined): QualityKey[] {
  return QUALITY_FLAGS.filter(([bit]) => ((quality ?? 0) & bit) !== 0).map(([, key]) => key)
}

/** Whether somebody who looks at the value should know about its quality. */
export function isDoubtful(quality: number | undefined): boolean {
  return ((quality ?? 0) & ~HARMLESS) !== 0
}
