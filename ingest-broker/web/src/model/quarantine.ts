/** What `GET /quarantine/summary` answers. */
export interface SummaryAnswer {
  total: number
  held: number
  byReason: Record<string, number>
  bySource: Record<string, number>
}

/** How many messages quarantine has, and how many of them nobody has replayed; by reason and by source, most first. */
export interface QuarantineSummary {
  total: number
  held: number
  reasons: [string, number][]
  sources: [string, number][]
}

export function summaryOf({ total, held, byReason, bySource }: SummaryAnswer): QuarantineSummary {
  return { total, held, reasons: ranked(byReason), sources: ranked(bySource) }
}

function ranked(counts: Record<string, number>): [string, number][] {
  return Object.entries(counts).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
}

/** A raw message as text and as a hex dump. */
export interface RawView {
  text: string | undefined
  hex: string
  shown: number
  size: number
}

const MOST_SHOWN = 4096
const ROW = 8

/** The first part of {@link bytes}: as text where it is text, and always as hex with offsets. */
export function rawView(bytes: Uint8Array): RawView {
  const part = bytes.subarray(0, MOST_SHOWN)
  return { text: asText(part), hex: hexDump(part), shown: part.length, size: bytes.length }
}

/** Bytes of base64 text. */
export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
}

function asText(bytes: Uint8Array): string | undefined {
  const text = new TextDecoder('utf-8').decode(bytes, { stream: true })
  const odd = [...text].filter((character) => character === '\uFFFD' || (character < ' ' && !'\r\n\t'.includes(character))).length
  return text.length > 0 && odd / text.length < 0.1 ? text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F]/g, '·') : undefined
}

function hexDump(bytes: Uint8Array): string {
  const lines: string[] = []
  for (let start = 0; start < bytes.length; start += ROW) {
    const row = [...bytes.subarray(start, start + ROW)]
    const hex = row.map((byte) => byte.toString(16).padStart(2, '0'))
    const ascii = row.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '·')).join('')
    lines.push(`${start.toString(16).padStart(4, '0')}  ${hex.join(' ').padEnd(ROW * 3)} ${ascii}`)
  }
  return lines.join('\n')
}
