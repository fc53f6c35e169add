import { onBeforeUnmount, shallowRef, type ShallowRef } from 'vue'

/** What a page asks for again and again while it is shown. */
export interface Polled<T> {
  data: ShallowRef<T | undefined>
  error: ShallowRef<unknown>
  refresh(): Promise<void>
}

/** Asks at once and then every {@link millis}; a failure keeps the last answer, beside the error. */
export function usePolled<T>(ask: () => Promise<T>, millis: number): Polled<T> {
  const data = shallowRef<T>()
  const error = shallowRef<unknown>()
  let stopped = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let latest = 0

  async function refresh() {
    clearTimeout(timer)
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
      timer = setTimeout(() => void refresh(), millis)
    }
  }

  void refresh()
  onBeforeUnmount(() => {
    stopped = true
    clearTimeout(timer)
  })
  return { data, error, refresh }
}
