/** A field that somebody else has changed while it was being edited here. */
export interface Conflict {
  field: string
  /** As it was when the editing began, as it is stored now, and as it stands in the form. */
  base: unknown
  theirs: unknown
  mine: unknown
  /** Whether both have changed it, so that somebody must choose. */
  both: boolean
}

type Fields = Record<string, unknown>

/** Whether two values of a form mean the same; an absent one, null and an empty text or list do. */
export function same(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b)
}

function canonical(value: unknown): string {
  if (value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)) {
    return ''
  }
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).filter(([, v]) => v !== undefined && v !== null && v !== '').sort(([a], [b]) => (a < b ? -1 : 1)))
      : part)
}

/** The JSON merge patch that makes {@link base} into {@link mine}; what was emptied becomes null. */
export function patchOf(base: Fields, mine: Fields): Fields {
  const patch: Fields = {}
  for (const [field, value] of Object.entries(mine)) {
    if (!same(base[field], value)) {
      patch[field] = value === undefined || value === '' ? null : value
    }
  }
  return patch
}

/** What has been changed here, there, or in both places, since {@link base}. */
export function conflictsOf(base: Fields, theirs: Fields, mine: Fields): Conflict[] {
  return Object.keys(mine)
    .filter((field) => !same(base[field], theirs[field]))
    .map((field) => ({
      field,
      base: base[field],
      theirs: theirs[field],
      mine: mine[field],
      both: !same(base[field], mine[field]) && !same(theirs[field], mine[field]),
    }))
}

/** {@link mine} on top of what is stored now: theirs where only they changed it or where `keepTheirs` says so. */
export function merged(base: Fields, theirs: Fields, mine: Fields, keepTheirs: (field: string) => boolean): Fields {
  const result: Fields = { ...mine }
  for (const conflict of conflictsOf(base, theirs, mine)) {
    if (!conflict.both || keepTheirs(conflict.field)) {
      result[conflict.field] = conflict.theirs
    }
  }
  return result
}
