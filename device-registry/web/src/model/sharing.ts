import type { Place } from '@mailuo/web'

/** What the API of sharing answers. */
export interface GrantScope {
  devices?: string[]
  divisions?: string[]
  domains?: string[]
  area?: { polygon: [number, number][] }
  properties?: string[]
}

export interface CatalogueItem {
  device: string
  name: string
  domain: string
  type: string
  division: string
  organization: string
  organizationName: string
  place?: Place
  state: string
  datastreams: { property: string; unit: string; intervalSeconds?: number }[]
  access: 'own' | 'granted' | 'requested' | 'none'
  /** What of it the reader's own organization keeps. */
  keeps?: string[]
}

interface Agreement {
  id: string
  organization: string
  organizationName: string
  owner: string
  ownerName: string
  scope: GrantScope
  purpose: string
  from?: string
  until: string
  resolutionMinutes: number
  createdAt: string
  createdBy: string
  reason?: string
}

export interface ShareRequest extends Agreement {
  state: 'open' | 'granted' | 'refused' | 'withdrawn'
  decidedAt?: string
  decidedBy?: string
  grant?: string
  matches: number
}

export interface Grant extends Agreement {
  state: 'planned' | 'active' | 'expired' | 'revoked'
  revokedAt?: string
  revokedBy?: string
  request?: string
  uses: { calls: number; observations: number; lastAt?: string }
}

export interface GrantUse {
  day: string
  subject: string
  kind: 'history' | 'latest' | 'live'
  calls: number
  observations: number
}

/** Minutes that an owner may round values to; each divides a day. */
export const RESOLUTIONS = [0, 1, 5, 10, 15, 30, 60, 360, 1440] as const

/** The matches that the API counts to. */
export const MOST_MATCHES = 100_000

/** As many entries as a list of a scope may have, and corners its area. */
export const MOST_IN_SCOPE = 1000
export const MOST_CORNERS = 500

/** What is asked for or given: whose data, which of it, what for, from when until when, how fine. */
export interface AgreementForm {
  owner: string
  scope: GrantScope
  purpose: string
  from?: string
  until: string
  resolutionMinutes: number
}

/** The scope as the API takes it: without lists that restrict nothing. */
export function cleanScope(scope: GrantScope): GrantScope {
  return Object.fromEntries(Object.entries(scope).filter(([, part]) => part !== undefined && !(Array.isArray(part) && part.length === 0)))
}

/** Whether the reader's organization reads the values of a device. */
export function readable(item: CatalogueItem): boolean {
  return item.access === 'own' || item.access === 'granted'
}

/** Whether somebody can ask for {@link items} in one request: all of one owner, and none read already. */
export function ownersOf(items: readonly CatalogueItem[]): string[] {
  return [...new Set(items.filter((one) => one.access !== 'own').map((one) => one.organization))]
}

/** The scope that says what these filters of the catalogue leave of an owner; text and type are no part of scopes. */
export function scopeOf({ domain, division, property }: Record<string, string | undefined>): GrantScope {
  return { ...(domain ? { domains: [domain] } : {}), ...(division ? { divisions: [division] } : {}), ...(property ? { properties: [property] } : {}) }
}

/** Whether a restriction that was asked for is gone, so that more would be given than was asked. */
export function widened(asked: GrantScope, given: GrantScope): boolean {
  const left = cleanScope(given)
  return Object.keys(cleanScope(asked)).some((part) => !(part in left))
}

/** The one ring that an area of the map consists of; undefined where a scope cannot say it: several, holes, too fine. */
export function ringOf(geometry: { type: string; coordinates?: unknown }): [number, number][] | undefined {
  const polygons = (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates) as [number, number][][][]
  const [ring, ...holes] = polygons.length === 1 ? polygons[0]! : []
  return ring && holes.length === 0 && ring.length - 1 <= MOST_CORNERS ? ring.slice(0, -1).map(([lon, lat]) => [lon, lat]) : undefined
}
