import { inject, type App, type InjectionKey } from 'vue'
import { type ApiClient, type Catalogue, type I18n, type MapSettings, type Names, useI18n } from '@mailuo/web'
import type { DeviceStore } from './model/devices'
import type { LiveFeed } from './model/live'
import type { MessageKey } from './messages'

/** What the pages of the console share. */
export interface Console {
  api: ApiClient
  devices: DeviceStore
  catalogue: Catalogue
  names: Names
  live: LiveFeed
  /** How an operator fits the map to the place. */
  map: MapSettings
}

const KEY: InjectionKey<Console> = Symbol('console')

export function provideConsole(app: App, console: Console): void {
  app.provide(KEY, console)
}

export function useConsole(): Console {
  const console = inject(KEY)
  if (!console) {
    throw new Error('provideConsole has not been called')
  }
  return console
}

/** The words of the console. */
export function useWords(): I18n<MessageKey> {
  return useI18n<MessageKey>()
}
