import { describe, expect, it } from 'vitest'
import { StatsHistory } from '../src/model/stats'

describe('rates', () => {
  const stats = (accepted: number, quarantined = 0) => ({ received: accepted, accepted, stored: accepted - 5, quarantined, lag: { observations: 5 } })

  it('are what the counters grew by', () => {
    const history = new StatsHistory()
    history.add(stats(1000), 0)
    expect(history.rates()).toBeUndefined()
    history.add(stats(3000, 1), 10_000)
    expect(history.rates()).toEqual({ accepted: 200, stored: 200, quarantinedPerMinute: 6, lag: 5 })
  })

  it('start again when the server has started again', () => {
    const history = new StatsHistory()
    history.add(stats(1000), 0)
    history.add(stats(10), 2_000)
    expect(history.rates()).toBeUndefined()
    history.add(stats(210), 4_000)
    expect(history.rates()!.accepted).toBe(100)
  })
})
