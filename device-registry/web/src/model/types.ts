import type { Place } from '@mailuo/web'
import type { Names } from './lists'

/** What the API of the registry answers; names are those of the wire. */
export interface Page<T> {
  items: T[]
  next?: string
}

export type State = 'PLANNED' | 'REGISTERED' | 'INSTALLED' | 'IN_SERVICE' | 'SUSPENDED' | 'RETIRED'
export const STATES: readonly State[] = ['PLANNED', 'REGISTERED', 'INSTALLED', 'IN_SERVICE', 'SUSPENDED', 'RETIRED']

export interface ExternalId {
  scheme: string
  value: string
}

export interface Datastream {
  property: string
  unit?: string
  resultType?: 'number' | 'truth' | 'text'
  min?: number
  max?: number
  intervalSeconds?: number
}

export interface StatedPlace extends Place {
  datum?: string
}

export interface Organization {
  id: string
  name: string
  parent?: string
  division?: string
  creditCode?: string
  version: number
  createdAt: string
  updatedAt: string
}

interface Registered {
  code: string
  division: string
  name: string
  organization: string
  state: State
  place?: Place
  statedPlace?: StatedPlace
  gridCell?: string
  version: number
  createdAt: string
  updatedAt?: string
}

/** How a device is mounted. */
export interface Mounting {
  method?: string
  heightMetres?: number
  azimuthDegrees?: number
  tiltDegrees?: number
  note?: string
}

export const MOUNTINGS = ['pole', 'wall', 'ceiling', 'ground', 'manhole', 'pipe', 'underwater', 'buried', 'vehicle', 'other'] as const

export interface Device extends Registered {
  type: string
  profile?: string
  codec: string
  gateway?: string
  object?: string
  utcOffset: string
  externalIds: ExternalId[]
  datastreams: Datastream[]
  maintainer?: string
  mounting?: Mounting
  replaces?: string
  replacedBy?: string
}

/** What a device has to do with a managed object. */
export type Relation = 'installed-on' | 'observes'

export interface Link {
  object: string
  relation: Relation
  name?: string
}

/** Attributes of a device that another organization than its owner may keep. */
export const KEPT = ['name', 'state', 'place', 'object', 'gateway', 'profile', 'codec', 'utcOffset', 'maintainer', 'mounting', 'externalIds', 'datastreams'] as const

export interface Keeper {
  attribute: string
  organization: string
}

/** What somebody sees of a device who keeps some of its attributes. */
export interface KeptDevice {
  code: string
  name: string
  type: string
  division: string
  organization: string
  organizationName: string
  state: State
  place?: Place
  datastreams: { property: string; unit: string; intervalSeconds?: number }[]
  /** Whether the device itself is in reach. */
  reach: boolean
  version: number
  keeps: (Keeper & { value?: unknown })[]
  /** What yet others keep. */
  others: Keeper[]
}

export interface ManagedObject extends Registered {
  standard: string
  componentClass: string
  externalIds?: ExternalId[]
  /** Of GB/T 47678.5, by abbreviation. */
  attributes?: Record<string, string>
}

export interface Enrolment {
  token: string
  expiresAt: string
}

export interface Gateway extends Registered {
  enrolment?: Enrolment
}

export interface Import {
  id: string
  kind: 'device' | 'object'
  state: 'CHECKING' | 'CHECKED' | 'COMMITTING' | 'COMMITTED' | 'UNDOING' | 'UNDONE' | 'CANCELLED' | 'FAILED'
  file: string
  bytes: number
  by: string
  progress: number
  rows: number
  created: number
  updated: number
  unchanged: number
  failed: number
  kept: number
  message?: string
  createdAt: string
  updatedAt: string
  committedAt?: string
}

export interface ImportFault {
  row: number
  column: string
  heading: string
  value: string
  warning: boolean
  message: string
}

export interface Account {
  username: string
  role: string
  organization?: string
  disabled: boolean
  mustChangePassword: boolean
  oidcIssuer?: string
  oidcSubject?: string
  createdAt: string
  password?: string
  passwordFrom?: string
}

export interface Token {
  id: string
  kind: 'token' | 'session' | 'local'
  subject: string
  organization?: string
  scopes: string[]
  createdBy: string
  createdAt: string
  expiresAt: string
}

export interface AuditEntry {
  id: number
  at: string
  subject: string
  action: string
  entity: string
  before?: unknown
  after?: unknown
}

/** How far the last walk along the audit log's chain is, or was. */
export interface AuditVerification {
  state: 'never' | 'running' | 'done' | 'interrupted'
  progress: number
  checked: number
  total: number
  finishedAt?: string
  startedBy?: string
  outcome?: AuditOutcome
}

export interface AuditOutcome {
  intact: boolean
  sealed: number
  unsealed: number
  head: string
  faultCount: number
  at: string
  faults: { kind: string; record?: number; position?: number; entity?: string; detail: Names }[]
}
