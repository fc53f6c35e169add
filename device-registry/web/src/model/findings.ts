import type { Names } from './lists'

export const RULES = ['division-place', 'swapped-place', 'wrong-datum', 'duplicate-place', 'duplicate-identifier', 'profile-type', 'object-state'] as const
export type Rule = (typeof RULES)[number]

/** What the cross-check has found. */
export interface Finding {
  id: string
  rule: Rule
  severity: 'error' | 'warning'
  entity: string
  entityName: string
  organization: string
  text: Names
  evidence: Record<string, unknown>
  /** Without an attribute only people can do it. */
  fix?: { attribute?: string; value?: unknown; text: Names }
  state: 'open' | 'fixed' | 'dismissed'
  foundAt: string
  decidedAt?: string
  decidedBy?: string
  reason?: string
}

export interface FindingCount {
  rule: Rule
  organization: string
  open: number
  fixed: number
  dismissed: number
}

/** Open findings by rule, those with most first. */
export function openByRule(counts: readonly FindingCount[]): [Rule, number][] {
  const sums = new Map<Rule, number>()
  for (const { rule, open } of counts) {
    sums.set(rule, (sums.get(rule) ?? 0) + open)
  }
  return [...sums].filter(([, open]) => open > 0).sort((a, b) => b[1] - a[1])
}

/** The page of an entity such as `device/1101…`: `devices/1101…`. */
export function pathOf(entity: string): string {
  const [kind = '', id = ''] = entity.split('/')
  return `${kind}s/${id}`
}
