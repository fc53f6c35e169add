/** A doubt about an attribute of somebody's record, and what became of it. */
export interface Correction {
  id: string
  state: 'open' | 'accepted' | 'refused' | 'withdrawn'
  entity: string
  entityName: string
  attribute: string
  stated?: unknown
  proposed?: unknown
  reason: string
  raisedBy: string
  raisedFor?: string
  owner: string
  createdAt: string
  decidedAt?: string
  decidedBy?: string
  thread?: { at: string; who: string; organization?: string; text: string }[]
}

/** The attributes that somebody else may doubt, by the kind of entity. */
export const DOUBTED: Record<string, readonly string[]> = {
  device: ['name', 'place', 'state', 'object', 'profile', 'utcOffset', 'maintainer', 'mounting'],
  object: ['name', 'place', 'state'],
  gateway: ['name', 'place', 'state'],
}
