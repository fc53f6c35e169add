import { same } from './merge'

/** One field before and after a change. */
export interface Change {
  field: string
  before?: unknown
  after?: unknown
}

/** Fields that change with every change, and tell nothing. */
const ALWAYS = new Set(['version', 'updatedAt'])

/** The fields in which two states of an entity differ, in the order of the later one. */
export function changesBetween(before: unknown, after: unknown): Change[] {
  const was = fieldsOf(before)
  const is = fieldsOf(after)
  return [...new Set([...Object.keys(is), ...Object.keys(was)])]
    .filter((field) => !ALWAYS.has(field) && !same(was[field], is[field]))
    .map((field) => ({ field, before: was[field], after: is[field] }))
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}
