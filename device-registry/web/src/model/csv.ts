/** Rows of a CSV text by RFC 4180, also with semicolons or tabs between the cells; blank lines are left out. */
export function parseCsv(text: string): { line: number; cells: string[] }[] {
  const plain = text.replace(/^\ufeff/, '')
  const separator = separatorOf(plain.slice(0, plain.search(/[\r\n]|$/)))
  const rows: { line: number; cells: string[] }[] = []
  let cells: string[] = []
  let cell = ''
  let quoted = false
  let line = 1
  let begun = 1
  const endRow = () => {
    cells.push(cell.trim())
    if (cells.some((one) => one !== '')) {
      rows.push({ line: begun, cells })
    }
    cells = []
    cell = ''
  }
  for (let at = 0; at < plain.length; at++) {
    const sign = plain[at]!
    if (sign === '\n') {
      line++
    }
    if (quoted) {
      if (sign !== '"') {
        cell += sign
      } else if (plain[at + 1] === '"') {
        cell += '"'
        at++
      } else {
        quoted = false
      }
    } else if (sign === '"' && cell.trim() === '') {
      quoted = true
      cell = ''
    } else if (sign === separator) {
      cells.push(cell.trim())
      cell = ''
    } else if (sign === '\n') {
      endRow()
      begun = line
    } else if (sign !== '\r') {
      cell += sign
    }
  }
  endRow()
  return rows
}

function separatorOf(heading: string): string {
  const count = (sign: string) => heading.split(sign).length
  return [',', ';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best))
}

/** A text of any of the encodings that spreadsheets write here: UTF-8, UTF-16, GB 18030. */
export function decodeText(bytes: ArrayBuffer): string {
  const [first, second] = new Uint8Array(bytes)
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return new TextDecoder(first === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}

/** What a cell means: without the `="…"` that keeps long codes texts, and the `'` that keeps texts from being formulas. */
export function valueOfCell(cell: string): string {
  return cell.replace(/^="?|"$/g, '').replace(/^'(?=[=+\-@])/, '').trim()
}

/** A CSV file that spreadsheets open as it is: long codes stay texts there, and no text becomes a formula. */
export function csvFile(rows: readonly (readonly (string | undefined)[])[]): Blob {
  const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`
  const cellOf = (value = '') => (/^\d{12,}$/.test(value) ? quoted(`="${value}"`) : quoted(/^[=+\-@]/.test(value) ? `'${value}` : value))
  return new Blob(['\ufeff' + rows.map((row) => row.map((value) => cellOf(value)).join(',') + '\r\n').join('')], { type: 'text/csv' })
}
