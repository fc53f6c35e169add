import { effectScope } from 'vue'
import { beforeEach, describe, expect, it, vi } from 'vitest'

/** As much of a browser as moving between pages needs. */
class Browser extends EventTarget {
  location = { hash: '#/devices/1?tab=keepers' }
  history = {
    state: null as unknown,
    replaceState: (state: unknown) => (this.history.state = state),
    go: vi.fn(),
  }

  async goTo(hash: string) {
    this.location.hash = hash
    this.history.state = null
    this.dispatchEvent(new Event('hashchange'))
  }
}

describe('somebody who is about to leave', () => {
  let browser: Browser
  let route: typeof import('../src/route')
  let changed: boolean

  beforeEach(async () => {
    vi.resetModules()
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    vi.stubGlobal('window', (browser = new Browser()))
    route = await import('../src/route')
    changed = true
    effectScope().run(() => route.useUnsaved(() => changed))
  })

  it('is asked before another page, or another tab of this one, is shown', async () => {
    for (const hash of ['#/home', '#/devices/1', '#/devices/1?tab=history', '#/devices/2?tab=keepers']) {
      await browser.goTo(hash)
      expect(route.leaving.value, hash).toBeDefined()
      expect(route.query.value['tab']).toBe('keepers')
      route.leaving.value!.stay()
      expect(browser.history.go).toHaveBeenLastCalledWith(-1)
      await browser.goTo('#/devices/1?tab=keepers')
      expect(route.leaving.value).toBeUndefined()
    }
  })

  it('is not asked for a filter, nor where nothing would be lost', async () => {
    await browser.goTo('#/devices/1?tab=keepers&q=a')
    expect([route.leaving.value, route.query.value['q']]).toEqual([undefined, 'a'])
    changed = false
    await browser.goTo('#/home')
    expect([route.leaving.value, route.route.value.page]).toEqual([undefined, 'home'])
  })

  it('goes where the answer is to leave', async () => {
    await browser.goTo('#/home')
    route.leaving.value!.leave()
    expect([route.leaving.value, route.route.value.page]).toEqual([undefined, 'home'])
  })
})
