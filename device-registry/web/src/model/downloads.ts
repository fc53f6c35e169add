import { queryOf, type Parameters } from '../route'

/** The address of a file that the server makes; the browser fetches it with the session's cookie. */
export function downloadHref(path: string, query: Parameters = {}): string {
  return '/api/v1' + path + queryOf(query)
}

/** Lets the browser fetch a file; the server names it where {@link name} is empty. */
export function fetchFile(address: string, name = ''): void {
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
}

/** Gives a file that is here already to the person. */
export function saveFile(content: Blob, name: string): void {
  const address = URL.createObjectURL(content)
  fetchFile(address, name)
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
