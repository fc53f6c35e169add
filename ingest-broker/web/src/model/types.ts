import type { LatestValue, LiveObservation, Place } from '@mailuo/web'

export type { AggregatePoint, LatestValue, LiveObservation, Place, RawPoint } from '@mailuo/web'

/** What the API of the ingest node answers; names are those of the wire. */
export interface DeviceLatest {
  device: string
  name: string
  domain: string
  type: string
  division: string
  organization: string
  gateway?: string
  place?: Place
  state: string
  latest: LatestValue[]
}

export type LiveFrame =
  | { type: 'observations'; items: LiveObservation[] }
  | { type: 'dropped'; count: number }
  | { type: 'alive'; time: string }

export interface Lane {
  depth: number
  bytes: number
  oldest?: string
}

export interface GatewaySource {
  name: string
  protocol: string
  state: string
  lastReadAt?: string
  error?: string
}

export interface GatewayStatus {
  gateway: string
  online: boolean
  since?: string
  reportedAt?: string
  version?: string
  backlog?: Partial<Record<'alarm' | 'live' | 'backfill', Lane>>
  sources?: GatewaySource[]
}

export interface QuarantineEntry {
  id: string
  receivedTime: string
  source: string
  topic?: string
  codec?: string
  reason: string
  detail?: string
  size: number
  text?: string
  hex?: string
  /** Only of a single entry: where it came from, all of it in base64, and what became of the last replay. */
  peer?: string
  raw?: string
  lastReplay?: { at: string; by: string; accepted: boolean; detail: string }
  state: 'held' | 'replayed' | 'refused-again'
}

/** What became of a replay; `remaining` more fit the request and were not tried in this call. */
export interface ReplayAnswer {
  accepted: number
  refused: number
  remaining: number
}

export interface IngestStats {
  received: number
  accepted: number
  stored: number
  quarantined: number
  lag?: number | { observations?: number }
  storeAgeMillis?: number
  clients?: number
}
