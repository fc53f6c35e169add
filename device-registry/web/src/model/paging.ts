import { onBeforeUnmount, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import type { ApiClient } from '@mailuo/web'
import type { Page } from './types'

/** A list that may have a million entries: only the pages that somebody has asked for are here. */
export interface Paged<T> {
  items: ShallowRef<T[]>
  loaded: Ref<boolean>
  loading: Ref<boolean>
  more: Ref<boolean>
  error: ShallowRef<unknown>
  /** The last page as it was answered, with whatever stands in it beside the items. */
  answer: ShallowRef<Page<T> | undefined>
  reload(): Promise<void>
  loadMore(): Promise<void>
}

type Query = Record<string, string | number | boolean | undefined>

/** What is asked for. A list of another path, or `of` something else, begins empty; other filters replace what is shown. */
interface Asked {
  path: string
  query?: Query
  of?: string
}

export const PAGE_SIZE = 100

/** Loads the first page whenever what is asked for changes; an answer that comes too late is thrown away. */
export function usePaged<T>(api: ApiClient, ask: () => Asked | undefined, size = PAGE_SIZE): Paged<T> {
  const items = shallowRef<T[]>([])
  const loaded = ref(false)
  const loading = ref(false)
  const more = ref(false)
  const error = shallowRef<unknown>()
  const answer = shallowRef<Page<T>>()
  let next: string | undefined
  let running: AbortController | undefined

  /** What of another thing was here is nothing of this one. */
  function empty() {
    items.value = []
    answer.value = error.value = undefined
    loaded.value = more.value = false
  }

  async function load(cursor: string | undefined) {
    running?.abort()
    const asked = ask()
    loading.value = asked !== undefined
    if (!asked) {
      return
    }
    const mine = (running = new AbortController())
    try {
      const page = await api.get<Page<T>>(asked.path, { limit: size, ...asked.query, cursor }, mine.signal)
      items.value = cursor ? [...items.value, ...page.items] : page.items
      answer.value = page
      next = page.next
      more.value = next !== undefined
      error.value = undefined
      loaded.value = true
    } catch (problem) {
      if (mine.signal.aborted) {
        return
      }
      error.value = problem
    }
    loading.value = false
  }

  watch(() => {
    const asked = ask()
    return asked && `${asked.path} ${asked.of ?? ''}`
  }, empty)
  watch(() => JSON.stringify(ask()), () => {
    next = undefined
    void load(undefined)
  }, { immediate: true })
  onBeforeUnmount(() => running?.abort())
  return {
    items, loaded, loading, more, error, answer,
    reload: () => load(undefined),
    loadMore: async () => {
      if (next && !loading.value) {
        await load(next)
      }
    },
  }
}

/** One thing that a page shows, asked for again when its address changes. */
export function useOne<T>(api: ApiClient, ask: () => string | undefined): {
  data: ShallowRef<T | undefined>
  error: ShallowRef<unknown>
  loading: Ref<boolean>
  reload(): Promise<void>
} {
  const data = shallowRef<T>()
  const error = shallowRef<unknown>()
  const loading = ref(false)
  let turn = 0

  async function reload() {
    const path = ask()
    const mine = ++turn
    loading.value = Boolean(path)
    if (!path) {
      return
    }
    try {
      const answer = await api.get<T>(path)
      if (mine === turn) {
        data.value = answer
        error.value = undefined
      }
    } catch (problem) {
      if (mine === turn) {
        data.value = undefined
        error.value = problem
      }
    }
    if (mine === turn) {
      loading.value = false
    }
  }

  watch(ask, () => {
    data.value = error.value = undefined
    void reload()
  }, { immediate: true })
  return { data, error, loading, reload }
}
