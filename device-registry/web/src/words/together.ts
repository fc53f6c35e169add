import type { Pairs } from '../messages'

/** Sharing, corrections, findings, quality, history, labels. */
export const together = {} as const satisfies Pairs
