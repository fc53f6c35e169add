import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { messages } from '../src/messages'
import { ACTIONS, fieldKeys, kindOf } from '../src/model/audited'

/** What the server writes into the audit log, read from its source, so that the portal's words cannot drift from it. */
const JAVA = join(import.meta.dirname, '../../src/main/java/io/mailuo/registry')
const sources = new Map(
  readdirSync(JAVA, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.java'))
    .map((name) => [name.replaceAll('\\', '/'), readFileSync(join(JAVA, name), 'utf8')]),
)
const source = (name: string) => sources.get(name) ?? ''
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? '')
const everything = [...sources.values()].join('\n')

/** Actions that are put together when they are noted: what each expression can come to. */
const COMPOSED: Record<string, () => string[]> = {
  'kind + ".create"': () => all(everything, /\bissue\(\s*transaction,\s*"([a-z]+)"/g).map((kind) => `${kind}.create`),
  '"finding." + to': () => all(/STATES =[^;]*;/.exec(source('finding/Findings.java'))?.[0] ?? '', /"([a-z]+)"/g).map((state) => `finding.${state}`),
  '"correction." + state.text()': () =>
    all(/enum State \{[^;]*;/.exec(source('correction/Correction.java'))?.[0] ?? '', /\b([A-Z]+)\b/g)
      .filter((state) => state !== 'OPEN')
      .map((state) => `correction.${state.toLowerCase()}`),
  action: () => all(source('sharing/ShareRequests.java'), /"(sharing\.request-[a-z]+)"/g),
}

function written(): string[] {
  const expressions = all(everything, /transaction\.audit\(\s*([^,]+?)\s*,/g)
  return expressions.flatMap((expression) => {
    const literal = /^"([a-z.-]+)"$/.exec(expression)?.[1]
    const composed = literal === undefined ? COMPOSED[expression]?.() : [literal]
    expect(composed?.length, `what ${expression} comes to`).toBeGreaterThan(0)
    return composed ?? []
  })
}

/** The names of a record's components. */
function components(file: string, record: string): string[] {
  const text = source(file)
  const start = text.search(new RegExp(`record ${record}\\(`))
  const end = text.slice(start).search(/\)\s*(implements [\w, .]+)?\{/)
  expect(start, `${record} in ${file}`).toBeGreaterThan(0)
  return all(text.slice(start, start + end).replaceAll(/<.*?>/g, '') + ',', /(\w+)\s*,/g)
}

/** The keys that a map is made of, in the part of a file that {@link from} begins. */
function keys(file: string, from: string): string[] {
  const text = source(file)
  const start = text.indexOf(from)
  expect(start, `${from} in ${file}`).toBeGreaterThan(0)
  return all(/Map\.of\([^;]*;/.exec(text.slice(start))?.[0] ?? '', /"(\w+)"\s*,/g)
}

const NOTED: [kind: string, fields: string[]][] = [
  ['device', components('device/Device.java', 'Device')],
  ['object', components('object/ManagedObject.java', 'ManagedObject')],
  ['gateway', components('gateway/Gateway.java', 'Gateway').filter((field) => field !== 'enrolment')],
  ['organization', components('organization/Organization.java', 'Organization')],
  ['account', components('access/Account.java', 'Shown')],
  ['account', keys('access/OidcSessions.java', '"session.oidc",')],
  ['oidc-subject', keys('access/OidcSessions.java', '"session.oidc-refused"')],
  ['token', keys('access/Tokens.java', 'described(Issued issued) {')],
  ['import', keys('importing/Commit.java', 'summary(Job job) {')],
  ['import', keys('importing/Undo.java', '"import.undo"')],
  ['finding', keys('finding/Findings.java', '"finding." + to')],
  ['correction', components('correction/Correction.java', 'Correction')],
  ['correction', components('correction/Correction.java', 'Message')],
  ['share', components('sharing/ShareRequest.java', 'ShareRequest')],
  ['share', components('sharing/Grant.java', 'Grant')],
  ['share', components('sharing/Grant.java', 'Uses')],
  ['network', components('network/Segment.java', 'Segment')],
  ['areas', components('place/Areas.java', 'Outcome').filter((field) => field !== 'assignment')],
]

describe('the audit log', () => {
  it('has words for every action that the server writes, and for no other', () => {
    expect([...ACTIONS].sort()).toEqual([...new Set(written())].sort())
  })

  it('has words for every field that the server notes', () => {
    const words: Record<string, string> = messages.zh
    const hidden = new Set(['version', 'updatedAt'])
    for (const [kind, fields] of NOTED) {
      expect(fields.length, kind).toBeGreaterThan(0)
      for (const field of fields.filter((one) => !hidden.has(one))) {
        expect(fieldKeys(kind, field).filter((key) => key in words), `${kind} ${field}`).not.toEqual([])
      }
    }
  })

  it('does not call what an import has registered a time', () => {
    const [first = ''] = fieldKeys('import', 'created').filter((key) => key in messages.zh)
    expect(first).toBe('audited.import.created')
  })

  it('knows what an entity is', () => {
    expect(kindOf('device/1101050300100000016')).toBe('device')
    expect(kindOf('share-grant/7')).toBe('share')
    expect(kindOf('grid-cells')).toBe('areas')
  })
})
