import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LiveFeed, liveSocketUrl, waitBefore, type Socket } from '../src/model/live'
import type { LiveObservation } from '../src/model/types'

class TestSocket implements Socket {
  onopen: (() => void) | null = null
  onmessage: ((event: { data: unknown }) => void) | null = null
  onclose: (() => void) | null = null
  closed = false

  close(): void {
    this.closed = true
  }
}

describe('the live feed', () => {
  const sockets: TestSocket[] = []
  const received: LiveObservation[] = []
  let resumed = 0
  let lost = 0
  let feed: LiveFeed

  beforeEach(() => {
    vi.useFakeTimers()
    sockets.length = received.length = resumed = lost = 0
    feed = new LiveFeed(
      () => {
        const socket = new TestSocket()
        sockets.push(socket)
        return socket
      },
      (items) => received.push(...items),
      () => resumed++,
      () => lost++,
    )
    feed.start()
  })

  afterEach(() => {
    feed.stop()
    vi.useRealTimers()
  })

  const say = (frame: unknown) => sockets.at(-1)!.onmessage!({ data: JSON.stringify(frame) })

  it('hands on observations', () => {
    sockets[0]!.onopen!()
    say({ type: 'observations', items: [{ device: '1', property: 'pm2_5', phenomenonTime: '2026-11-21T12:00:00Z', result: 83 }] })
    expect(feed.state.value).toBe('live')
    expect(received).toHaveLength(1)
    expect(resumed).toBe(0)
  })

  it('counts what the server dropped', () => {
    sockets[0]!.onopen!()
    say({ type: 'dropped', count: 40 })
    say({ type: 'dropped', count: 2 })
    expect(feed.dropped.value).toBe(42)
  })

  it('survives a frame that is not JSON', () => {
    sockets[0]!.onopen!()
    sockets[0]!.onmessage!({ data: '{' })
    expect(feed.state.value).toBe('live')
  })

  it('comes back after the connection was lost and asks to catch up', () => {
    sockets[0]!.onopen!()
    sockets[0]!.onclose!()
    expect(feed.state.value).toBe('waiting')
    expect(lost).toBe(1)
    vi.advanceTimersByTime(600)
    expect(sockets).toHaveLength(2)
    sockets[1]!.onopen!()
    expect(feed.state.value).toBe('live')
    expect(resumed).toBe(1)
  })

  it('notices a connection that went dead without a word', () => {
    sockets[0]!.onopen!()
    vi.advanceTimersByTime(24_000)
    say({ type: 'alive', time: '2026-11-21T12:00:00Z' })
    vi.advanceTimersByTime(24_000)
    expect(feed.state.value).toBe('live')
    vi.advanceTimersByTime(1_001)
    expect(feed.state.value).toBe('waiting')
    expect(sockets[0]!.closed).toBe(true)
  })

  it('gives up on a server that takes the connection and never answers', () => {
    vi.advanceTimersByTime(25_001)
    expect(feed.state.value).toBe('waiting')
  })

  it('tries at once when asked to', () => {
    sockets[0]!.onclose!()
    feed.retryNow()
    expect(sockets).toHaveLength(2)
    vi.advanceTimersByTime(5_000)
    expect(sockets).toHaveLength(2)
  })

  it('stays stopped', () => {
    feed.stop()
    vi.advanceTimersByTime(120_000)
    expect(sockets).toHaveLength(1)
    expect(sockets[0]!.closed).toBe(true)
  })

  it('waits longer each time, within bounds and not all at once', () => {
    expect([0, 1, 2, 3].map((attempt) => waitBefore(attempt, 1))).toEqual([500, 1000, 2000, 4000])
    expect(waitBefore(30, 1)).toBe(20_000)
    expect(waitBefore(30, 0)).toBe(10_000)
  })

  it('goes to the server that the page came from', () => {
    expect(liveSocketUrl({ protocol: 'https:', host: 'city.example' })).toBe('wss://city.example/api/v1/live')
    expect(liveSocketUrl({ protocol: 'http:', host: '127.0.0.1:8080' })).toBe('ws://127.0.0.1:8080/api/v1/live')
  })
})
