import { effectScope, nextTick, shallowRef } from 'vue'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ApiClient } from '@mailuo/web'
import { useOne, usePaged } from '../src/model/paging'

/** A server that answers when the test says so. */
function slowServer() {
  const waiting: { path: string; answer: (body: unknown, status?: number) => Promise<void> }[] = []
  const fetcher = (input: RequestInfo | URL, init: RequestInit = {}) =>
    new Promise<Response>((done, failed) => {
      init.signal?.addEventListener('abort', () => failed(new DOMException('stopped', 'AbortError')))
      waiting.push({
        path: String(input),
        answer: async (body, status = 200) => {
          done(new Response(JSON.stringify(body), { status }))
          await new Promise((rest) => setImmediate(rest))
        },
      })
    })
  return { waiting, api: new ApiClient('', () => 'en', fetcher) }
}

const scopes: ReturnType<typeof effectScope>[] = []
function within<T>(use: () => T): T {
  // What ends with its component has none here.
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  const scope = effectScope()
  scopes.push(scope)
  return scope.run(use)!
}
afterEach(() => scopes.splice(0).forEach((scope) => scope.stop()))

describe('a list', () => {
  it('shows nothing of one thing under the name of another', async () => {
    const { waiting, api } = slowServer()
    const of = shallowRef<string | undefined>('A')
    const list = within(() => usePaged<string>(api, () => (of.value ? { path: '/organizations', query: { parent: of.value }, of: of.value } : undefined)))
    await waiting[0]!.answer({ items: ['a1'], next: 'more' })
    expect([list.items.value, list.loaded.value, list.more.value]).toEqual([['a1'], true, true])
    of.value = 'B'
    await nextTick()
    expect([list.items.value, list.loaded.value, list.more.value, list.loading.value]).toEqual([[], false, false, true])
    await waiting[1]!.answer({ code: 'down', title: 'down' }, 503)
    expect([list.items.value, list.loaded.value, list.loading.value]).toEqual([[], false, false])
    expect(list.error.value).toMatchObject({ code: 'down' })
    of.value = undefined
    await nextTick()
    expect([list.error.value, list.loading.value]).toEqual([undefined, false])
  })

  it('is no longer loading where nothing is asked for any more', async () => {
    const { waiting, api } = slowServer()
    const path = shallowRef<string | undefined>('/grants/1/uses')
    const list = within(() => usePaged<string>(api, () => (path.value ? { path: path.value } : undefined)))
    expect(list.loading.value).toBe(true)
    path.value = undefined
    await nextTick()
    await waiting[0]!.answer({ items: ['late'] })
    expect([list.items.value, list.loading.value]).toEqual([[], false])
  })

  it('keeps its rows while another filter of it is asked for, and takes no answer that is late', async () => {
    const { waiting, api } = slowServer()
    const q = shallowRef('old')
    const list = within(() => usePaged<string>(api, () => ({ path: '/devices', query: { q: q.value } })))
    await waiting[0]!.answer({ items: ['old'] })
    q.value = 'slow'
    await nextTick()
    q.value = 'new'
    await nextTick()
    expect(list.items.value).toEqual(['old'])
    await waiting[2]!.answer({ items: ['new'] })
    await waiting[1]!.answer({ items: ['slow'] })
    expect(list.items.value).toEqual(['new'])
    expect(waiting.map((one) => one.path)).toEqual(['old', 'slow', 'new'].map((q) => `/devices?limit=100&q=${q}`))
  })
})

describe('one thing', () => {
  it('has no error of another, and no answer of another', async () => {
    const { waiting, api } = slowServer()
    const path = shallowRef<string | undefined>('/devices/1')
    const one = within(() => useOne<{ name: string }>(api, () => path.value))
    await waiting[0]!.answer({ code: 'unknown', title: 'none' }, 404)
    expect(one.error.value).toMatchObject({ status: 404 })
    path.value = '/devices/2'
    await nextTick()
    expect([one.data.value, one.error.value, one.loading.value]).toEqual([undefined, undefined, true])
    path.value = undefined
    await nextTick()
    await waiting[1]!.answer({ name: 'late' })
    expect([one.data.value, one.loading.value]).toEqual([undefined, false])
  })
})
