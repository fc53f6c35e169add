import { describe, expect, it } from 'vitest'
import { sharedMessages } from '../src/messages'
import { refusalIn, REFUSALS, startHref } from '../src/ways'

describe('signing in by a provider', () => {
  it('has words for every refusal, and for none that is not ours', () => {
    for (const code of REFUSALS) {
      expect(refusalIn(`?a=b&signin=${code}`)).toBe(code)
      expect(sharedMessages.zh).toHaveProperty([`session.oidc.${code}`])
      expect(sharedMessages.zh).toHaveProperty([`session.oidc.${code}.do`])
    }
    expect(refusalIn('?signin=<b>')).toBeUndefined()
    expect(refusalIn('')).toBeUndefined()
  })

  it('comes back to the same place, or to the page where the place is too long', () => {
    expect(startHref('/s', { pathname: '/portal/', hash: '#/devices?q=a%20b' })).toBe('/s?return=%2Fportal%2F%23%2Fdevices%3Fq%3Da%2520b')
    expect(startHref('/s', { pathname: '/', hash: '#' + 'x'.repeat(500) })).toBe('/s?return=%2F')
  })
})
