import { audit } from '../words/audit'

/** What stands in the audit log, and what it is called. */
const ACTION = 'action.of.'

/** Every action that the server notes, such as `device.change`. */
export const ACTIONS: readonly string[] = Object.keys(audit)
  .filter((key) => key.startsWith(ACTION))
  .map((key) => key.slice(ACTION.length))

const KINDS: Record<string, string> = { 'share-request': 'share', 'share-grant': 'share', 'grid-cells': 'areas', 'division-areas': 'areas' }

/** The kind of thing that an entity of the log is: `device` of `device/1101…`. */
export function kindOf(entity: string): string {
  const prefix = entity.split('/')[0] ?? ''
  return KINDS[prefix] ?? prefix
}

/** Where the name of a field is looked for, one after another: of this kind of thing, of anything audited, of the forms. */
export function fieldKeys(kind: string, field: string): string[] {
  return [`audited.${kind}.${field}`, `audited.${field}`, `field.${field}`, `device.${field}`]
}
