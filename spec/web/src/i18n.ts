import { computed, inject, ref, type App, type ComputedRef, type InjectionKey } from 'vue'

export type Locale = 'zh' | 'en'

/** The words of a page in one language; the other language has exactly the same keys, held by the compiler. */
export type Messages = Record<string, string>

/** Words in the language chosen, with `{name}` replaced by a parameter. */
export interface I18n<K extends string> {
  readonly locale: ComputedRef<Locale>
  setLocale(locale: Locale): void
  t(key: K, parameters?: Record<string, string | number>): string
  /** The words of {@link key} if it is one of ours, else {@link fallback}: for codes that a server may add. */
  tOr(key: string, fallback: string): string
}

const STORAGE_KEY = 'mailuo.locale'
const KEY: InjectionKey<I18n<string>> = Symbol('i18n')

/** Starts in the language chosen last time, else in that of the browser. */
export function createI18n<M extends Messages>(words: { zh: M; en: M }): I18n<keyof M & string> {
  const chosen = ref<Locale>(initialLocale())
  const setLocale = (locale: Locale) => {
    chosen.value = locale
    document.documentElement.lang = locale === 'zh' ? 'zh-CN' : 'en'
    localStorage.setItem(STORAGE_KEY, locale)
  }
  document.documentElement.lang = chosen.value === 'zh' ? 'zh-CN' : 'en'
  return {
    locale: computed(() => chosen.value),
    setLocale,
    t: (key, parameters) => fill(words[chosen.value][key] ?? key, parameters),
    tOr: (key, fallback) => words[chosen.value][key] ?? fallback,
  }
}

export function provideI18n<K extends string>(app: App, i18n: I18n<K>): void {
  app.provide(KEY, i18n as I18n<string>)
}

/** The words of this page. */
export function useI18n<K extends string>(): I18n<K> {
  const i18n = inject(KEY)
  if (!i18n) {
    throw new Error('provideI18n has not been called')
  }
  return i18n as I18n<K>
}

/** {@link text} with each `{name}` replaced; an unknown name stays as it is, so that a mistake shows. */
export function fill(text: string, parameters: Record<string, string | number> = {}): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(parameters[name] ?? whole))
}

function initialLocale(): Locale {
  const stored = localStorage.getItem(STORAGE_KEY)
  if (stored === 'zh' || stored === 'en') {
    return stored
  }
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}
