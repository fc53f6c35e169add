import type { Result } from '../format'

/** What the API answers about places and observations; names are those of the wire. */
export interface Place {
  lon: number
  lat: number
}

export interface LatestValue {
  property: string
  unit?: string
  phenomenonTime: string
  receivedTime?: string
  result: Result
  quality?: number
  qualityFlags?: string[]
}

export interface LiveObservation {
  device: string
  property: string
  unit?: string
  phenomenonTime: string
  result: Result
  quality?: number
}

export interface RawPoint {
  property: string
  phenomenonTime: string
  result: Result
  quality?: number
}

export interface AggregatePoint {
  property: string
  start: string
  count?: number
  avg?: number
  min?: number
  max?: number
}
