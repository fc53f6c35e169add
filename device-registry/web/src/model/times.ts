import { formatTime } from '@mailuo/web'

/** A time to the second with the reader's zone: `2026-11-22 08:30:00 (UTC+08:00)`. */
export function withZone(time: string): string {
  return `${formatTime(time)} (${zoneOf(new Date(time))})`
}

/** The offset of the reader's zone at a time, as `UTC+08:00`. */
export function zoneOf(date: Date): string {
  const minutes = -date.getTimezoneOffset()
  const two = (value: number) => String(Math.floor(Math.abs(value))).padStart(2, '0')
  return `UTC${minutes < 0 ? '-' : '+'}${two(minutes / 60)}:${two(Math.abs(minutes) % 60)}`
}

/** What a date field holds for a time in the reader's zone, `2026-11-22`; and for a field with hours and minutes. */
export function dateField(time: Date): string {
  return localText(time).slice(0, 10)
}

export function minuteField(time: Date): string {
  return localText(time).slice(0, 16)
}

function localText(time: Date): string {
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString()
}

/** What the API is asked for the days from one to another, both of them included. */
export function spanOf(days: Record<string, string>): { from: string | undefined; to: string | undefined } {
  return { from: instantOf(days['from'] ?? ''), to: endOfDay(days['to'] ?? '') }
}

/** The instant at which the day of a date field is over: the next midnight; undefined where nothing is chosen. */
export function endOfDay(field: string): string | undefined {
  const begun = instantOf(field)
  if (begun === undefined) {
    return undefined
  }
  const day = new Date(begun)
  day.setDate(day.getDate() + 1)
  return day.toISOString()
}

/** The instant of a date or date-time field, as the API takes it; undefined where nothing is chosen. */
export function instantOf(field: string): string | undefined {
  if (!field) {
    return undefined
  }
  const time = new Date(field.length === 10 ? field + 'T00:00' : field)
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString()
}

/** The last day that something which ends at {@link end} still holds, as a date field has it. */
export function lastDayOf(end: string): string {
  return dateField(new Date(Date.parse(end) - 1))
}

/** The day with whose end in the reader's zone something ends; undefined where it ends within a day. */
export function lastWholeDay(end: string): string | undefined {
  const last = lastDayOf(end)
  return Date.parse(endOfDay(last)!) === Date.parse(end) ? last : undefined
}
