/** The address of a file that the server makes; the browser fetches it with the session's cookie. */
export function downloadHref(path: string, query: Record<string, string | number | undefined> = {}): string {
  const entries = Object.entries(query).filter((entry) => entry[1] !== undefined && entry[1] !== '')
  const search = new URLSearchParams(entries.map(([key, value]) => [key, String(value)])).toString()
  return '/api/v1' + path + (search ? '?' + search : '')
}

/** Gives a file that is here already to the person. */
export function saveFile(content: Blob, name: string): void {
  const address = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
