import type { Locale } from './i18n'

/** What a sensor says: a number in the unit of its datastream, a truth value or a text. */
export type Result = number | boolean | string

const UNIT_TEXTS: Record<string, string> = {
  '1': '',
  '%': '%',
  'Cel': '°C',
  'deg': '°',
  '[pH]': 'pH',
  '[pptr]': '‰',
  '[ppm]': 'ppm',
  '[ppb]': 'ppb',
  '[NTU]': 'NTU',
  'dB[SPL]': 'dB',
  'dB[A]': 'dB(A)',
  'B[SPL]': 'B',
  'Ohm': 'Ω',
  'kOhm': 'kΩ',
}

/**
 * A UCUM code as people read it: `ug/m3` is µg/m³, `Cel` is °C, `{vehicle}` and other annotations lose their braces.
 * An unknown code is shown as it is, since a wrong unit is worse than an ugly one.
 */
export function formatUnit(ucum: string | undefined): string {
  if (!ucum) {
    return ''
  }
  const whole = UNIT_TEXTS[ucum]
  if (whole !== undefined) {
    return whole
  }
  return ucum
    .split('/')
    .map((part) => part.split('.').map(formatUnitTerm).join('·'))
    .join('/')
    .replace(/^\//, '1/')
}

function formatUnitTerm(term: string): string {
  const annotation = /^(1?)\{(.*)\}$/.exec(term)
  if (annotation) {
    return (annotation[2] ?? '').replaceAll('_', ' ')
  }
  const known = UNIT_TEXTS[term]
  if (known !== undefined) {
    return known
  }
  const parts = /^(\[?[A-Za-z%'"_[\]]+?\]?)(-?\d)?$/.exec(term)
  if (!parts) {
    return term
  }
  const symbol = UNIT_TEXTS[parts[1] ?? ''] ?? (parts[1] ?? '').replace(/^u(?=[A-Za-z])/, 'µ')
  return symbol + superscript(parts[2] ?? '')
}

function superscript(digits: string): string {
  return [...digits].map((digit) => (digit === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)])).join('')
}

/**
 * A measured number with as many digits as help: four significant ones, never an exponent for everyday sizes, and
 * trailing zeros only where they were measured.
 */
export function formatNumber(value: number, locale: Locale): string {
  if (!Number.isFinite(value)) {
    return '–'
  }
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-4 || size >= 1e9)) {
    return value.toExponential(2)
  }
  const integerDigits = size < 1 ? 1 : Math.floor(Math.log10(size)) + 1
  const decimals = size < 1 ? 4 : Math.max(0, 4 - integerDigits)
  return numberFormat(locale, decimals).format(value)
}

/** A count with separators between thousands. */
export function formatCount(value: number, locale: Locale): string {
  return numberFormat(locale, 0).format(value)
}

/** A rate or count that must fit into a small box: 950, 1.2 k, 104 k, 1.1 M. */
export function formatCompact(value: number, locale: Locale): string {
  if (value < 10) {
    return numberFormat(locale, 1).format(value)
  }
  if (value < 1_000) {
    return numberFormat(locale, 0).format(value)
  }
  const [scaled, suffix] = value < 1e6 ? [value / 1e3, 'k'] : [value / 1e6, 'M']
  return numberFormat(locale, scaled < 100 ? 1 : 0).format(scaled) + ' ' + suffix
}

/** Bytes in binary multiples: 512 B, 1.5 KiB, 20 MiB. */
export function formatBytes(bytes: number, locale: Locale): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  let size = bytes
  let unit = 0
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024
    unit++
  }
  return numberFormat(locale, unit === 0 || size >= 100 ? 0 : 1).format(size) + ' ' + units[unit]
}

/** A length of time in the largest unit that tells enough: 12 s, 5 min, 3 h, 2 d. */
export function formatDuration(millis: number, locale: Locale): string {
  const zh = locale === 'zh'
  const seconds = Math.max(0, Math.round(millis / 1000))
  if (seconds < 100) {
    return `${seconds} ${zh ? '秒' : 's'}`
  }
  const minutes = Math.round(seconds / 60)
  if (minutes < 100) {
    return `${minutes} ${zh ? '分钟' : 'min'}`
  }
  const hours = Math.round(minutes / 60)
  return hours < 48 ? `${hours} ${zh ? '小时' : 'h'}` : `${Math.round(hours / 24)} ${zh ? '天' : 'd'}`
}

/** How long ago: "12 s ago", "12 秒前"; a time ahead of now says so. */
export function formatAge(timeMillis: number, nowMillis: number, locale: Locale): string {
  const age = nowMillis - timeMillis
  if (age < -5_000) {
    const ahead = formatDuration(-age, locale)
    return locale === 'zh' ? `超前 ${ahead}` : `${ahead} ahead`
  }
  if (age < 1_500) {
    return locale === 'zh' ? '刚刚' : 'just now'
  }
  const text = formatDuration(age, locale)
  return locale === 'zh' ? `${text}前` : `${text} ago`
}

/** Date and time to the second in the reader's time zone, as 2026-11-21 20:00:00 in both languages. */
export function formatTime(time: string | number): string {
  const date = new Date(time)
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${formatClock(date.getTime())}`
}

/** Hours, minutes and seconds only. */
export function formatClock(time: number): string {
  const date = new Date(time)
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}

/**
 * A unified code in the groups in which it is read out: device codes (19 digits) as division, domain, type, sequence
 * and check digit; object codes (17 and 16 digits) as division, class, type and sequence.
 */
export function formatCode(code: string): string {
  const groups = /^\d+$/.test(code) ? CODE_GROUPS[code.length] : undefined
  if (!groups) {
    return code
  }
  let start = 0
  return groups
    .map((length) => {
      const group = code.slice(start, start + length)
      start += length
      return group
    })
    .join(' ')
}

const CODE_GROUPS: Record<number, number[]> = { 19: [6, 2, 3, 7, 1], 17: [6, 2, 3, 6], 16: [6, 2, 2, 6] }

const numberFormats = new Map<string, Intl.NumberFormat>()

function numberFormat(locale: Locale, decimals: number): Intl.NumberFormat {
  const key = locale + decimals
  let format = numberFormats.get(key)
  if (!format) {
    format = new Intl.NumberFormat(locale === 'zh' ? 'zh-CN' : 'en-GB', { maximumFractionDigits: decimals })
    numberFormats.set(key, format)
  }
  return format
}
