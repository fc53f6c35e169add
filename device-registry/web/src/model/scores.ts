import { onBeforeUnmount, shallowRef, watch, type ShallowRef } from 'vue'
import type { ApiClient } from '@mailuo/web'
import type { Names } from './lists'

/** A share of a score: its formula, and what it brings. */
export interface QualityPart {
  id: string
  formula: Names
  meaning: Names
  part?: number
  whole?: number
  value?: number
  weight: number
  points?: number
}

/** How good the data of a device are, as everybody may know it; what cannot be told is absent. */
export interface Score {
  device: string
  score?: number
  completeness?: number
  timeliness?: number
  onlineRate?: number
  shares: { id: string; value?: number; points?: number }[]
}

/** The scores of some devices in a span, and how they are made. */
export interface Scores {
  items: Score[]
  from: string
  to: string
  formula: Names
  parts: { id: string; formula: Names; meaning: Names; weight: number }[]
}

/** As many as the API answers at once. */
const MOST = 100

/** Devices of which nothing is known yet, in requests of as many as are answered at once. */
export function unasked(devices: readonly string[], known: ReadonlyMap<string, unknown>): string[][] {
  const open = [...new Set(devices)].filter((one) => !known.has(one))
  return Array.from({ length: Math.ceil(open.length / MOST) }, (_, page) => open.slice(page * MOST, (page + 1) * MOST))
}

/**
 * Asks for what belongs to the devices of a list, once each as the list grows. What cannot be had is asked for again when
 * the list changes: it is of use without.
 */
export function useOnceEach(devices: () => readonly string[], ask: (codes: string[], signal: AbortSignal) => Promise<void>, may: () => boolean = () => true): void {
  const asked = new Map<string, true>()
  const leaving = new AbortController()
  onBeforeUnmount(() => leaving.abort())

  async function page(codes: string[]) {
    codes.forEach((code) => asked.set(code, true))
    try {
      await ask(codes, leaving.signal)
    } catch {
      codes.forEach((code) => asked.delete(code))
    }
  }

  watch(devices, (codes) => {
    if (may()) {
      unasked(codes, asked).forEach((one) => void page(one))
    }
  }, { immediate: true })
}

/** The parts of a score, with what they are. */
export function partsOf(scores: Scores, score: Score): QualityPart[] {
  const shares = new Map(score.shares.map((one) => [one.id, one]))
  return scores.parts.map((part) => ({ ...part, ...shares.get(part.id) }))
}

/**
 * The scores of the devices of a list, asked for once each as the list grows. A device that nobody has counted is in it
 * without a score; where scores cannot be had at all, none is.
 */
export function useScores(api: ApiClient, devices: () => readonly string[], mayRead: () => boolean): ShallowRef<ReadonlyMap<string, Score>> {
  const known = shallowRef<ReadonlyMap<string, Score>>(new Map())
  useOnceEach(devices, async (codes, signal) => {
    const { items } = await api.get<Scores>('/quality/scores', { devices: codes.join(',') }, signal)
    const unmeasured = codes.map((device): Score => ({ device, shares: [] }))
    known.value = new Map([...known.value.values(), ...unmeasured, ...items].map((one) => [one.device, one]))
  }, mayRead)
  return known
}
