import { effectScope } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { usePolled } from '../src/model/polling'

/** A page that somebody sees or not. */
class Page extends EventTarget {
  hidden = false
  show(seen: boolean) {
    this.hidden = !seen
    this.dispatchEvent(new Event('visibilitychange'))
  }
}

describe('what a page asks for again and again', () => {
  let page: Page
  beforeEach(() => {
    vi.useFakeTimers()
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    vi.stubGlobal('document', (page = new Page()))
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
    vi.restoreAllMocks()
  })
  const within = <T>(use: () => T) => effectScope().run(use)!

  it('rests while nobody sees it, and is asked at once when it is seen again', async () => {
    let asked = 0
    within(() => usePolled(() => Promise.resolve(++asked), 1_000))
    await vi.advanceTimersByTimeAsync(2_500)
    expect(asked).toBe(3)
    page.show(false)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(asked).toBe(3)
    page.show(true)
    await vi.advanceTimersByTimeAsync(0)
    expect(asked).toBe(4)
  })

  it('is not asked sooner by a short look elsewhere', async () => {
    let asked = 0
    within(() => usePolled(() => Promise.resolve(++asked), 1_000))
    await vi.advanceTimersByTimeAsync(100)
    page.show(false)
    page.show(true)
    await vi.advanceTimersByTimeAsync(100)
    expect(asked).toBe(1)
  })

  it('pauses as long as what it has found asks for', async () => {
    let asked = 0
    const { data } = within(() => usePolled(() => Promise.resolve(++asked), (answer) => (answer! < 3 ? 700 : 15_000)))
    await vi.advanceTimersByTimeAsync(2_000)
    expect(data.value).toBe(3)
    expect(asked).toBe(3)
    await vi.advanceTimersByTimeAsync(14_000)
    expect(asked).toBe(3)
  })

  it('keeps the last answer beside an error', async () => {
    const answers = [() => Promise.resolve('here'), () => Promise.reject(new Error('gone'))]
    const { data, error } = within(() => usePolled(() => answers.shift()!(), 1_000))
    await vi.advanceTimersByTimeAsync(1_500)
    expect([data.value, String(error.value)]).toEqual(['here', 'Error: gone'])
  })
})
