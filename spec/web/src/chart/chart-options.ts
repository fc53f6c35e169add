import type { ComposeOption } from 'echarts/core'
import type { LineSeriesOption } from 'echarts/charts'
import type { GridComponentOption, TooltipComponentOption } from 'echarts/components'
import type { Bucket } from '../model/series'

export type ChartOption = ComposeOption<LineSeriesOption | GridComponentOption | TooltipComponentOption>

/** What a chart is drawn from. */
export interface ChartInput {
  buckets: readonly Bucket[]
  from: number
  to: number
  stepMillis: number
  /** Truth values: steps between two levels, each with its word. */
  levels: [string, string] | undefined
  formatValue(value: number): string
  formatTime(time: number): string
  formatTick(time: number): string
  words: { value: string; average: string; spread: string }
  colour(name: string): string
}

type Pair = [number, number | null]

/** A gap of more than this many steps breaks the line: nothing was measured there, so nothing is drawn. */
const GAP_STEPS = 2.5

/** The chart: a line of means over a band from minimum to maximum, or a plain line of single values. */
export function chartOption(input: ChartInput): ChartOption {
  const { buckets, stepMillis, colour } = input
  const withGaps = (value: (bucket: Bucket) => number): Pair[] => {
    const pairs: Pair[] = []
    buckets.forEach((bucket, index) => {
      const before = buckets[index - 1]
      if (before && stepMillis > 0 && bucket.start - before.start > GAP_STEPS * gapUnit(buckets, stepMillis)) {
        pairs.push([before.start + stepMillis, null])
      }
      pairs.push([bucket.start, value(bucket)])
    })
    return pairs
  }
  const line = { type: 'line' as const, showSymbol: false, symbol: 'none', animation: false, connectNulls: false }
  const spread = stepMillis > 0 && buckets.some((bucket) => bucket.max > bucket.min)
  return {
    animation: false,
    grid: { left: 46, right: 10, top: 12, bottom: 22 },
    xAxis: {
      type: 'time',
      min: input.from,
      max: input.to,
      axisLine: { lineStyle: { color: colour('--line-strong') } },
      axisTick: { show: false },
      axisLabel: { color: colour('--text-3'), fontSize: 11, hideOverlap: true, formatter: (value: number) => input.formatTick(value) },
      splitLine: { show: false },
      splitNumber: 4,
    },
    yAxis: {
      type: 'value',
      ...(input.levels ? { min: -0.1, max: 1.1, interval: 1.2 } : { scale: true, splitNumber: 3 }),
      axisLabel: { color: colour('--text-3'), fontSize: 11, formatter: (value: number) => level(input, value) },
      splitLine: { lineStyle: { color: colour('--line') } },
    },
    tooltip: {
      trigger: 'axis',
      className: 'chart-tip',
      confine: true,
      axisPointer: { type: 'line', lineStyle: { color: colour('--line-strong') } },
      formatter: (found) => tip(input, found, spread),
    },
    series: [
      ...(spread
        ? [
            { ...line, id: 'low', stack: 'spread', stackStrategy: 'all' as const, silent: true, data: withGaps((one) => one.min), lineStyle: { opacity: 0 } },
            {
              ...line, id: 'high', stack: 'spread', stackStrategy: 'all' as const, silent: true, data: withGaps((one) => one.max - one.min),
              lineStyle: { opacity: 0 }, areaStyle: { color: colour('--accent'), opacity: 0.18 },
            },
          ]
        : []),
      {
        ...line,
        id: 'line',
        data: withGaps((one) => one.avg),
        showSymbol: buckets.length < 30,
        symbol: 'circle',
        symbolSize: 4,
        step: input.levels ? ('end' as const) : false,
        lineStyle: { color: colour('--accent'), width: 1.8 },
        itemStyle: { color: colour('--accent') },
        areaStyle: spread ? { opacity: 0 } : { color: colour('--accent'), opacity: 0.07 },
      },
    ],
  }
}

/** A value of the axis in words. */
function level({ levels, formatValue }: ChartInput, value: number): string {
  return levels ? levels[value < 0.5 ? 0 : 1] : formatValue(value)
}

/** Devices that report more seldom than the step have no gap just because of that. */
function gapUnit(buckets: readonly Bucket[], stepMillis: number): number {
  const distances = buckets.slice(1).map((bucket, index) => bucket.start - buckets[index]!.start).sort((a, b) => a - b)
  return Math.max(stepMillis, distances[Math.floor(distances.length / 2)] ?? stepMillis)
}

function tip(input: ChartInput, found: unknown, spread: boolean): string {
  const items = (Array.isArray(found) ? found : [found]) as { seriesId?: string; value?: Pair }[]
  const time = items.find((item) => item.seriesId === 'line')?.value?.[0]
  const bucket = input.buckets.find((one) => one.start === time)
  if (!bucket) {
    return ''
  }
  const row = (name: string, value: string) => `<div><span>${escape(name)}</span><b>${escape(value)}</b></div>`
  return (
    `<p>${escape(input.formatTime(bucket.start))}</p>` +
    row(spread ? input.words.average : input.words.value, level(input, bucket.avg)) +
    (spread ? row(input.words.spread, `${input.formatValue(bucket.min)} – ${input.formatValue(bucket.max)}`) : '')
  )
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}
