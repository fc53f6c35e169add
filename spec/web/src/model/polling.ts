import { onBeforeUnmount, shallowRef, type ShallowRef } from 'vue'

/** What a page asks for again and again while it is shown. */
export interface Polled<T> {
  data: ShallowRef<T | undefined>
  error: ShallowRef<unknown>
  refresh(): Promise<void>
}

/**
 * Asks at once and then again and again; a failure keeps the last answer, beside the error. A page that nobody sees asks
 * for nothing until it is seen again.
 *
 * @param millis the pause, or what it is after the last answer
 */
export function usePolled<T>(ask: () => Promise<T>, millis: number | ((answer: T | undefined) => number)): Polled<T> {
  const data = shallowRef<T>()
  const error = shallowRef<unknown>()
  const page = typeof document === 'undefined' ? undefined : document
  let stopped = false
  /** Whether the time to ask has come while nobody saw the page. */
  let due = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let latest = 0

  async function refresh() {
    clearTimeout(timer)
    due = false
    const turn = ++latest
    try {
      const answer = await ask()
      if (turn === latest) {
        data.value = answer
        error.value = undefined
      }
    } catch (problem) {
      if (turn === latest) {
        error.value = problem
      }
    }
    if (turn === latest && !stopped) {
      timer = setTimeout(again, typeof millis === 'number' ? millis : millis(data.value))
    }
  }

  function again() {
    due = page?.hidden ?? false
    if (!due) {
      void refresh()
    }
  }

  function seen() {
    if (due && !page?.hidden) {
      void refresh()
    }
  }

  void refresh()
  page?.addEventListener('visibilitychange', seen)
  onBeforeUnmount(() => {
    stopped = true
    clearTimeout(timer)
    page?.removeEventListener('visibilitychange', seen)
  })
  return { data, error, refresh }
}
