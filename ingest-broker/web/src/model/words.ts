import { formatNumber, formatUnit, type I18n, type Result } from '@mailuo/web'
import type { MessageKey } from '../messages'

/** A result as people read it; its unit is written beside it by the caller. */
export function resultText(result: Result, { t, locale }: I18n<MessageKey>): string {
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
export function valueText(result: Result, unit: string | undefined, words: I18n<MessageKey>): string {
  const text = resultText(result, words)
  const symbol = typeof result === 'number' ? formatUnit(unit) : ''
  return symbol ? `${text} ${symbol}` : text
}
