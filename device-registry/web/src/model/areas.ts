/** How much of a file is looked at: the first features are enough, and a file may have 256 MB. */
const FIRST_BYTES = 512 * 1024

/** The properties that the first feature of a GeoJSON file has, in its order; none where that cannot be told. */
export async function propertiesOf(file: Blob): Promise<string[]> {
  const text = await file.slice(0, FIRST_BYTES).text()
  for (let at = text.indexOf('"properties"'); at >= 0; at = text.indexOf('"properties"', at + 1)) {
    const begin = /^"properties"\s*:\s*\{/.exec(text.slice(at, at + 200))
    const found = begin && objectAt(text, at + begin[0].length - 1)
    if (found) {
      return Object.keys(found).filter((key) => ['string', 'number'].includes(typeof found[key]))
    }
  }
  return []
}

/** The JSON object that begins at a brace; undefined where it does not end, or is none. */
function objectAt(text: string, begin: number): Record<string, unknown> | undefined {
  let depth = 0
  for (let at = begin, quoted = false; at < text.length; at++) {
    const character = text[at]
    if (quoted) {
      at += character === '\\' ? 1 : 0
      quoted = character !== '"'
    } else if (character === '"') {
      quoted = true
    } else if (character === '{') {
      depth++
    } else if (character === '}' && --depth === 0) {
      return parsed(text.slice(begin, at + 1))
    }
  }
  return undefined
}

function parsed(json: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(json) as Record<string, unknown>
  } catch {
    return undefined
  }
}
