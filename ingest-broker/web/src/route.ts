import { computed, shallowRef, type ComputedRef } from 'vue'

export type PageId = 'map' | 'list' | 'gateways' | 'quarantine'

const PAGES: readonly PageId[] = ['map', 'list', 'gateways', 'quarantine']

interface Place {
  page: PageId
  query: Record<string, string>
}

const place = shallowRef<Place>(read(window.location.hash))

window.addEventListener('hashchange', () => (place.value = read(window.location.hash)))

/** Which page is shown, kept in the part of the address after `#`. */
export const page: ComputedRef<PageId> = computed(() => place.value.page)

/** What is filtered and chosen, kept in the address too, so that a view can be sent to a colleague. */
export const query: ComputedRef<Record<string, string>> = computed(() => place.value.query)

/** The address of {@link to} with these parameters. */
export function hrefOf(to: PageId, parameters: Record<string, string | undefined> = {}): string {
  const entries = Object.entries(parameters).filter((entry): entry is [string, string] => Boolean(entry[1]))
  return '#/' + to + (entries.length === 0 ? '' : '?' + new URLSearchParams(entries).toString())
}

/** Changes parameters of the present page; a new entry of the history only when {@link push}. */
export function setQuery(change: Record<string, string | undefined>, push = false): void {
  const href = hrefOf(page.value, { ...query.value, ...change })
  if (href === window.location.hash) {
    return
  }
  if (push) {
    window.location.hash = href
  } else {
    window.history.replaceState(null, '', href)
    place.value = read(href)
  }
}

/** Goes to another page. */
export function goTo(to: PageId, parameters: Record<string, string | undefined> = {}): void {
  window.location.hash = hrefOf(to, parameters)
}

function read(hash: string): Place {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?')
  return {
    page: PAGES.find((one) => one === path) ?? 'map',
    query: Object.fromEntries(new URLSearchParams(search)),
  }
}
