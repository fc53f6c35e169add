import { computed, onBeforeUnmount, shallowRef, type ComputedRef } from 'vue'

/** A place in the portal, as it stands in the address after `#`: `#/devices/110105…/edit?tab=history`. */
export interface Route {
  page: string
  id: string
  action: string
  query: Record<string, string>
}

export type Parameters = Record<string, string | number | undefined>

/** Takes the part of an address after `#` apart; an empty one is the home page. */
export function parseHash(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?')
  const [page = '', id = '', action = ''] = path.split('/').map((part) => decode(part))
  return { page: page || 'home', id, action, query: Object.fromEntries(new URLSearchParams(search)) }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** The address of a path such as `devices/new` with these parameters; empty ones are left out. */
export function hrefOf(path: string, parameters: Parameters = {}): string {
  return '#/' + path + queryOf(parameters)
}

/** `?a=b` of the parameters that are not empty; nothing where all are. */
export function queryOf(parameters: Parameters): string {
  const entries = Object.entries(parameters).filter((entry) => entry[1] !== undefined && entry[1] !== '')
  return entries.length === 0 ? '' : '?' + new URLSearchParams(entries.map(([key, value]) => [key, String(value)])).toString()
}

const inBrowser = typeof window !== 'undefined'
const place = shallowRef<Route>(parseHash(inBrowser ? window.location.hash : ''))

/** What on the present page would be lost by leaving it. */
const unsaved = new Set<() => boolean>()
const wouldLose = () => [...unsaved].some((changed) => changed())

/** Somebody who is about to leave a page on which something would be lost must first answer this. */
export const leaving = shallowRef<{ leave(): void; stay(): void }>()

/** While {@link changed}, asks before another page is shown or the browser's window is closed. */
export function useUnsaved(changed: () => boolean): void {
  unsaved.add(changed)
  onBeforeUnmount(() => unsaved.delete(changed))
}

/** Which entry of the browser's history the present page is; each entry keeps its own, so that one can go back to it. */
let position = 0
let returning = false

/** Where the browser's history now stands; an entry that is new comes after the one of the present page. */
function positionNow(): number {
  const known = (window.history.state as { position?: number } | null)?.position
  if (known === undefined) {
    window.history.replaceState({ position: position + 1 }, '')
  }
  return known ?? position + 1
}

/** Whether what is typed on one of two places is still there on the other: a tab is a page of its own, a filter is not. */
function samePlace(one: Route, other: Route): boolean {
  const [here, there] = [one, other].map(({ page, id, action, query: { tab } }) => [page, id, action, tab].join('/'))
  return here === there
}

function moved() {
  const there = positionNow()
  const next = parseHash(window.location.hash)
  const show = () => {
    leaving.value = undefined
    position = there
    place.value = next
  }
  if (returning || samePlace(next, place.value) || !wouldLose()) {
    returning = false
    show()
    return
  }
  leaving.value = {
    leave: show,
    stay: () => {
      leaving.value = undefined
      if (there !== position) {
        returning = true
        window.history.go(position - there)
      }
    },
  }
}

if (inBrowser) {
  position = positionNow()
  window.addEventListener('hashchange', moved)
  window.addEventListener('beforeunload', (event) => wouldLose() && event.preventDefault())
}

export const route: ComputedRef<Route> = computed(() => place.value)

/** The filters and tabs of the present page, which stand in the address, so that a view can be sent to a colleague. */
export const query: ComputedRef<Record<string, string>> = computed(() => place.value.query)

/** What a list is asked for: the parameters of the present page that it knows; and whether there are any. */
export function useAsked(keys: readonly string[]): { asked: ComputedRef<Parameters>; narrowed: ComputedRef<boolean> } {
  const asked = computed(() => Object.fromEntries(keys.map((key) => [key, query.value[key]])))
  return { asked, narrowed: computed(() => keys.some((key) => query.value[key])) }
}

/** Changes parameters of the present page; a new entry of the history only when {@link push}. */
export function setQuery(change: Parameters, push = false): void {
  const { page, id, action } = place.value
  const href = hrefOf([page, id, action].filter(Boolean).map(encodeURIComponent).join('/'), { ...place.value.query, ...change })
  if (href === window.location.hash) {
    return
  }
  if (push) {
    window.location.hash = href
  } else {
    window.history.replaceState(window.history.state, '', href)
    place.value = parseHash(href)
  }
}

/** Goes to another page. */
export function goTo(path: string, parameters: Parameters = {}): void {
  window.location.hash = hrefOf(path, parameters)
}
