import { describe, expect, it } from 'vitest'
import { fill } from '../src/i18n'
import { sharedMessages } from '../src/messages'

describe('words', () => {
  it('fill in what belongs into them and leave a mistake visible', () => {
    expect(fill('{a} of {b}', { a: 1, b: 2 })).toBe('1 of 2')
    expect(fill('{a} of {c}', { a: 1 })).toBe('1 of {c}')
  })

  it('exist in both languages', () => {
    expect(Object.keys(sharedMessages.en)).toEqual(Object.keys(sharedMessages.zh))
  })
})
