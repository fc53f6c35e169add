import { sharedMessages } from '@mailuo/web'
import { en } from './messages.en'
import { zh } from './messages.zh'

export type MessageKey = keyof typeof zh | keyof typeof sharedMessages.zh

/** All words of the console; that both languages have the same keys is held by the types. */
export const messages = {
  zh: { ...sharedMessages.zh, ...zh },
  en: { ...sharedMessages.en, ...en },
}
