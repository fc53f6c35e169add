import type { ApiClient, Place } from '@mailuo/web'
import { metresBetween } from './places'
import { parseCsv, valueOfCell } from './csv'

/** The networks that a city has as a rule; any other name does as well. */
export const NETWORKS = ['water-supply', 'drainage', 'gas', 'heating', 'power', 'telecom'] as const

/** Something between two managed objects, in the direction of flow. */
export interface SegmentBody {
  id: string
  from: string
  to: string
  object?: string
}

/** Segments to make or change, and the ids of those to remove. */
export interface SegmentChanges {
  items: SegmentBody[]
  remove: string[]
}

/** What a change has done, and the one that takes it back. */
export interface ChangedSegments {
  created: number
  changed: number
  unchanged: number
  undo: SegmentChanges
}

/** Takes changes back, the last one first, so that what was changed twice is as it was at first. */
export async function takeBack(api: Pick<ApiClient, 'put'>, network: string, undo: readonly SegmentChanges[]): Promise<void> {
  for (const { items, remove } of [...undo].reverse()) {
    if (items.length + remove.length > 0) {
      await api.put(`/networks/${network}/segments`, { items, remove })
    }
  }
}

/** With what the reader may know of its objects. */
export interface Segment extends SegmentBody {
  fromName?: string
  fromPlace?: Place
  toName?: string
  toPlace?: Place
  objectName?: string
}

export type Side = 'upstream' | 'downstream'
export const SIDES: readonly Side[] = ['upstream', 'downstream']

export interface Reached {
  code: string
  name?: string
  organization: string
  place?: Place
  /** In segments. */
  distance: number
}

/** What is upstream or downstream of an object. */
export interface Trace {
  objects: Reached[]
  segments: SegmentBody[]
  devices: { code: string; name: string; object: string }[]
  complete: boolean
}

/** What is drawn on the map of a network. */
export interface Drawing {
  lines: { id: string; from: Place; to: Place; flow: Side | 'plain' }[]
  nodes: { code: string; name: string; place: Place; side: Side | 'plain'; chief?: boolean }[]
  devices: { code: string; place: Place }[]
}

export const NOTHING_DRAWN: Drawing = { lines: [], nodes: [], devices: [] }

/** What the API takes of a segment. */
export function bodyOf({ id, from, to, object }: SegmentBody): SegmentBody {
  return { id, from, to, ...(object ? { object } : {}) }
}

/** An id for a segment between two objects: the ends of their codes, which tell them apart within a class. */
export function usualId(from: string, to: string): string {
  return `${from.slice(-6)}-${to.slice(-6)}`
}

/** The segments of a list, each with its two ends, as far as their places are known. */
export function drawSegments(segments: readonly Segment[]): Drawing {
  const nodes = new Map<string, Drawing['nodes'][number]>()
  const end = (code: string, name: string | undefined, place: Place | undefined) => place && nodes.set(code, { code, name: name ?? code, place, side: 'plain' })
  for (const one of segments) {
    end(one.from, one.fromName, one.fromPlace)
    end(one.to, one.toName, one.toPlace)
  }
  return {
    lines: segments.flatMap((one) => (one.fromPlace && one.toPlace ? [{ id: one.id, from: one.fromPlace, to: one.toPlace, flow: 'plain' as const }] : [])),
    nodes: [...nodes.values()],
    devices: [],
  }
}

/** What was traced on either side of an object, and the object itself. */
export function drawTraces(from: string, traces: Partial<Record<Side, Trace>>): Drawing {
  const nodes = new Map<string, Drawing['nodes'][number]>()
  const lines = new Map<string, Drawing['lines'][number]>()
  const devices = new Map<string, Drawing['devices'][number]>()
  for (const side of SIDES) {
    const places = new Map<string, Place>()
    for (const { code, name, place } of traces[side]?.objects ?? []) {
      if (place) {
        places.set(code, place)
        nodes.set(code, { code, name: name ?? code, place, side: code === from ? 'plain' : side, ...(code === from ? { chief: true } : {}) })
      }
    }
    for (const one of traces[side]?.segments ?? []) {
      const ends = [places.get(one.from), places.get(one.to)] as const
      if (ends[0] && ends[1] && !lines.has(one.id)) {
        lines.set(one.id, { id: one.id, from: ends[0], to: ends[1], flow: side })
      }
    }
    for (const one of traces[side]?.devices ?? []) {
      const place = places.get(one.object)
      if (place) {
        devices.set(one.code, { code: one.code, place })
      }
    }
  }
  return { lines: [...lines.values()], nodes: [...nodes.values()], devices: [...devices.values()] }
}

/**
 * Metres from where a trace began to each object that it reached, along the segments as if each were straight; objects
 * beyond one whose place is not known have none.
 */
export function metresAlong(trace: Trace, side: Side): Map<string, number> {
  const places = new Map(trace.objects.flatMap((one) => (one.place ? [[one.code, one.place] as const] : [])))
  const hops = new Map(trace.objects.map((one) => [one.code, one.distance]))
  const ways = trace.segments.map((one) => (side === 'downstream' ? [one.from, one.to] : [one.to, one.from]) as [string, string])
  ways.sort((a, b) => (hops.get(a[0]) ?? 0) - (hops.get(b[0]) ?? 0))
  const metres = new Map<string, number>()
  const begin = trace.objects.find((one) => one.distance === 0)
  if (begin) {
    metres.set(begin.code, 0)
  }
  for (const [near, far] of ways) {
    const [from, to, so] = [places.get(near), places.get(far), metres.get(near)]
    // By the fewest segments, as the distance is counted; of several such ways, the shortest.
    if (from && to && so !== undefined && hops.get(far) === (hops.get(near) ?? 0) + 1) {
      metres.set(far, Math.min(metres.get(far) ?? Infinity, so + metresBetween(from, to)))
    }
  }
  return metres
}

/** A table of segments as it was sent, with what is wrong in it. */
export interface SegmentTable {
  segments: (SegmentBody & { line: number })[]
  faults: { line: number; fault: SegmentFault; value: string }[]
}
export type SegmentFault = 'heading' | 'id' | 'from' | 'to' | 'same' | 'twice' | 'code'

const HEADINGS: Record<keyof SegmentBody, readonly string[]> = {
  id: ['管段编号', '编号', 'id', 'segment'],
  from: ['起点编码', '起点', '上游', 'from'],
  to: ['终点编码', '终点', '下游', 'to'],
  object: ['管段对象编码', '管段对象', '管线', 'object'],
}
const ID = /^[\p{L}\p{N}._:/-]{1,64}$/u
const OBJECT_CODE = /^\d{16,17}$/

/** Reads a table of segments; its columns are found by their headings, in Chinese or English. */
export function readSegments(text: string): SegmentTable {
  const [heading, ...rows] = parseCsv(text)
  const names = (heading?.cells ?? []).map((cell) => cell.toLowerCase())
  const column = (key: keyof SegmentBody) => names.findIndex((name) => HEADINGS[key].includes(name))
  const at = { id: column('id'), from: column('from'), to: column('to'), object: column('object') }
  const missing = (['id', 'from', 'to'] as const).filter((key) => at[key] < 0)
  if (missing.length > 0) {
    return { segments: [], faults: missing.map((key) => ({ line: heading?.line ?? 1, fault: 'heading', value: HEADINGS[key][0]! })) }
  }
  const table: SegmentTable = { segments: [], faults: [] }
  const seen = new Set<string>()
  for (const { line, cells } of rows) {
    const value = (key: keyof SegmentBody) => valueOfCell(cells[at[key]] ?? '')
    const segment = { line, id: value('id'), from: value('from'), to: value('to'), ...(value('object') ? { object: value('object') } : {}) }
    const fault = faultOf(segment, seen)
    seen.add(segment.id)
    if (fault) {
      table.faults.push({ line, ...fault })
    } else {
      table.segments.push(segment)
    }
  }
  return table
}

function faultOf(segment: SegmentBody, seen: ReadonlySet<string>): { fault: SegmentFault; value: string } | undefined {
  const { id, from, to, object } = segment
  if (!ID.test(id)) {
    return { fault: 'id', value: id }
  }
  if (seen.has(id)) {
    return { fault: 'twice', value: id }
  }
  for (const [fault, value] of [['from', from], ['to', to], ['code', object ?? from]] as const) {
    if (!OBJECT_CODE.test(value)) {
      return { fault, value }
    }
  }
  return from === to ? { fault: 'same', value: from } : undefined
}
