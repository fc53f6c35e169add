import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { complain, forget, hold, release, say, toasts } from '../src/model/toasts'

const texts = () => toasts.value.map((one) => one.text)
const undo = { label: 'Undo', run: () => undefined }

describe('a message', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => {
    release()
    toasts.value.forEach((one) => forget(one.id))
    vi.useRealTimers()
  })

  it('goes by itself, later where there is a way back', () => {
    say('saved')
    say('disabled', undo)
    complain('refused')
    vi.advanceTimersByTime(7_000)
    expect(texts()).toEqual(['disabled', 'refused'])
    vi.advanceTimersByTime(6_000)
    expect(texts()).toEqual(['disabled'])
    vi.advanceTimersByTime(8_000)
    expect(texts()).toEqual([])
  })

  it('with a way back is not pushed out by others', () => {
    say('disabled', undo)
    for (const text of ['one', 'two', 'three', 'four']) {
      say(text)
    }
    expect(texts()).toEqual(['disabled', 'two', 'three', 'four'])
  })

  it('stays while somebody is at it, and its whole time after that', () => {
    say('disabled', undo)
    vi.advanceTimersByTime(19_000)
    hold()
    say('come meanwhile')
    vi.advanceTimersByTime(600_000)
    expect(texts()).toEqual(['disabled', 'come meanwhile'])
    release()
    vi.advanceTimersByTime(7_000)
    expect(texts()).toEqual(['disabled'])
    vi.advanceTimersByTime(14_000)
    expect(texts()).toEqual([])
  })
})
