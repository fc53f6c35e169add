/**
 * Copies a text. A page without HTTPS has no clipboard of its own: it selects what is {@link shown} and asks for the
 * older way; where that is refused too, the person can copy what is selected.
 *
 * @returns whether the text is copied
 */
export async function copyText(text: string, shown: Element | null): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copySelected(text, shown)
  }
}

function copySelected(text: string, shown: Element | null): boolean {
  if (shown) {
    window.getSelection()?.selectAllChildren(shown)
  }
  const give = (event: ClipboardEvent) => {
    event.clipboardData?.setData('text/plain', text)
    event.preventDefault()
  }
  document.addEventListener('copy', give)
  try {
    return document.execCommand('copy')
  } finally {
    document.removeEventListener('copy', give)
  }
}
