import { formatNumber, formatUnit, type Result } from '../format'
import type { I18n } from '../i18n'
import type { SharedMessages } from '../messages'

type Words = Pick<I18n<keyof SharedMessages & string>, 't' | 'locale'>

/** A result as people read it; its unit is written beside it by the caller. */
export function resultText(result: Result, { t, locale }: Words): string {
  switch (typeof result) {
    case 'number':
      return formatNumber(result, locale.value)
    case 'boolean':
      return t(result ? 'value.true' : 'value.false')
    default:
      return result
  }
}

/** A number with its unit, as in `83 µg/m³`. */
export function valueText(result: Result, unit: string | undefined, words: Words): string {
  const text = resultText(result, words)
  const symbol = typeof result === 'number' ? formatUnit(unit) : ''
  return symbol ? `${text} ${symbol}` : text
}
