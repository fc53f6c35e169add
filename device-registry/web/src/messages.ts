import { sharedMessages } from '@mailuo/web'
import { administration } from './words/administration'
import { audit } from './words/audit'
import { common } from './words/common'
import { registry } from './words/registry'
import { together } from './words/together'

/** Each word in Chinese and in English, side by side, so that neither is forgotten. */
export type Pairs = Record<string, readonly [string, string]>

const words = { ...common, ...registry, ...administration, ...audit, ...together }

export type PortalKey = keyof typeof words
export type MessageKey = PortalKey | (keyof typeof sharedMessages.zh & string)

function column(index: 0 | 1): Record<PortalKey, string> {
  return Object.fromEntries(Object.entries(words).map(([key, pair]) => [key, pair[index]])) as Record<PortalKey, string>
}

/** All words of the portal. */
export const messages = {
  zh: { ...sharedMessages.zh, ...column(0) },
  en: { ...sharedMessages.en, ...column(1) },
}
