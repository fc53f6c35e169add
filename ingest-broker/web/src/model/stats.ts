import type { IngestStats } from './types'

/** Rates per second over the time between the samples kept, and what is outstanding now. */
export interface Rates {
  accepted: number
  stored: number
  quarantinedPerMinute: number
  lag: number
}

interface Sample {
  at: number
  accepted: number
  stored: number
  quarantined: number
  lag: number
}

/** Over how long a rate is averaged: short enough to see a change, long enough not to jump. */
const RATE_MILLIS = 10_000
const KEPT_MILLIS = 120_000

/** Turns the ever-growing counters of the server into rates and a short history of them. */
export class StatsHistory {
  private samples: Sample[] = []

  /** Takes counters read at {@link at}; counters that fell mean a new server, so the history starts again. */
  add(stats: IngestStats, at: number): void {
    const last = this.samples.at(-1)
    if (last && stats.accepted < last.accepted) {
      this.samples = []
    }
    const { accepted, stored, quarantined } = stats
    this.samples.push({ at, accepted, stored, quarantined, lag: lagOf(stats) })
    this.samples = this.samples.filter((sample) => at - sample.at <= KEPT_MILLIS)
  }

  /** The rates now, or undefined until there are two samples. */
  rates(): Rates | undefined {
    const last = this.samples.at(-1)
    if (!last || this.samples.length < 2) {
      return undefined
    }
    const minute = this.since(last, 60_000)
    return {
      ...this.ratesAt(last),
      quarantinedPerMinute: ((last.quarantined - minute.quarantined) / Math.max(1, last.at - minute.at)) * 60_000,
      lag: last.lag,
    }
  }

  /** Accepted per second, one figure for each sample kept, oldest first. */
  acceptedHistory(): number[] {
    return this.samples.slice(1).map((sample) => this.ratesAt(sample).accepted)
  }

  private ratesAt(sample: Sample): { accepted: number; stored: number } {
    const before = this.since(sample, RATE_MILLIS)
    const seconds = Math.max(1, sample.at - before.at) / 1000
    return {
      accepted: Math.max(0, sample.accepted - before.accepted) / seconds,
      stored: Math.max(0, sample.stored - before.stored) / seconds,
    }
  }

  private since(sample: Sample, millis: number): Sample {
    return this.samples.find((one) => sample.at - one.at <= millis) ?? sample
  }
}

function lagOf(stats: IngestStats): number {
  const { lag } = stats
  return typeof lag === 'number' ? lag : (lag?.observations ?? 0)
}
