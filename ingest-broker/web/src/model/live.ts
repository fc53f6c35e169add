import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import type { LiveFrame, LiveObservation } from './types'

export type LiveState = 'connecting' | 'live' | 'waiting' | 'stopped'

/** The little of a WebSocket that the feed needs. */
export interface Socket {
  onopen: (() => void) | null
  onmessage: ((event: { data: unknown }) => void) | null
  onclose: (() => void) | null
  close(): void
}

const FIRST_WAIT_MILLIS = 500
const LONGEST_WAIT_MILLIS = 20_000
/** The server says that it is alive every 10 s; a connection that says nothing for longer than this is dead. */
const SILENCE_MILLIS = 25_000

/**
 * The live feed: connects, connects again after ever longer waits when the connection is lost, notices a connection
 * that went dead without a word, and counts what the server dropped because this page was too slow.
 */
export class LiveFeed {
  readonly state: ShallowRef<LiveState> = shallowRef<LiveState>('stopped')
  /** When the next attempt is due, epoch milliseconds; meaningful while waiting. */
  readonly retryAt: Ref<number> = ref(0)
  readonly dropped: Ref<number> = ref(0)

  private socket: Socket | undefined
  private attempts = 0
  private timer: ReturnType<typeof setTimeout> | undefined
  private watchdog: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly open: () => Socket,
    private readonly onObservations: (items: LiveObservation[]) => void,
    /** Called each time the feed is up again after a gap, to catch up on what was missed. */
    private readonly onResumed: () => void,
    /** Called when a connection was lost or could not be made. */
    private readonly onLost: () => void = () => {},
  ) {}

  start(): void {
    if (this.state.value === 'stopped') {
      this.attempts = 0
      this.connect()
    }
  }

  stop(): void {
    this.state.value = 'stopped'
    clearTimeout(this.timer)
    clearTimeout(this.watchdog)
    this.release()
  }

  /** Tries at once instead of waiting. */
  retryNow(): void {
    if (this.state.value === 'waiting') {
      clearTimeout(this.timer)
      this.connect()
    }
  }

  private connect(): void {
    this.state.value = 'connecting'
    const socket = this.open()
    this.socket = socket
    let opened = false
    socket.onopen = () => {
      opened = true
      const resumed = this.attempts > 0
      this.attempts = 0
      this.state.value = 'live'
      this.watch()
      if (resumed) {
        this.onResumed()
      }
    }
    socket.onmessage = (event) => this.receive(String(event.data))
    socket.onclose = () => this.lost()
    // A server that takes the connection and never answers must not hold the feed.
    clearTimeout(this.watchdog)
    this.watchdog = setTimeout(() => opened || this.lost(), SILENCE_MILLIS)
  }

  private receive(text: string): void {
    this.watch()
    let frame: LiveFrame
    try {
      frame = JSON.parse(text) as LiveFrame
    } catch {
      return
    }
    if (frame.type === 'observations') {
      this.onObservations(frame.items)
    } else if (frame.type === 'dropped') {
      this.dropped.value += frame.count
    }
  }

  private watch(): void {
    clearTimeout(this.watchdog)
    this.watchdog = setTimeout(() => this.lost(), SILENCE_MILLIS)
  }

  private lost(): void {
    if (this.state.value === 'stopped') {
      return
    }
    clearTimeout(this.watchdog)
    this.release()
    const wait = waitBefore(this.attempts++, Math.random())
    this.state.value = 'waiting'
    this.retryAt.value = Date.now() + wait
    this.timer = setTimeout(() => this.connect(), wait)
    this.onLost()
  }

  private release(): void {
    const socket = this.socket
    this.socket = undefined
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null
      socket.close()
    }
  }
}

/**
 * Milliseconds to wait before attempt {@link attempt} (from 0): twice as long each time, with up to half of it at
 * random, so that a thousand pages do not come back in the same second.
 */
export function waitBefore(attempt: number, random: number): number {
  const longest = Math.min(LONGEST_WAIT_MILLIS, FIRST_WAIT_MILLIS * 2 ** attempt)
  return Math.round(longest * (0.5 + random / 2))
}

/** The WebSocket of the server that the page came from. */
export function liveSocketUrl(location: { protocol: string; host: string }): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/v1/live`
}
