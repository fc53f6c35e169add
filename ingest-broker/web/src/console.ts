import { inject, type App, type InjectionKey } from 'vue'
import type { ApiClient, I18n } from '@mailuo/web'
import { useI18n } from '@mailuo/web'
import type { Catalogue } from './model/catalogue'
import type { DeviceStore } from './model/devices'
import type { LiveFeed } from './model/live'
import type { Names } from './model/names'
import type { MessageKey } from './messages'

/** What the pages of the console share. */
export interface Console {
  api: ApiClient
  devices: DeviceStore
  catalogue: Catalogue
  names: Names
  live: LiveFeed
  config: ConsoleConfig
}

/** `/console/config.json`: how an operator fits the console to the place; every part may be absent. */
export interface ConsoleConfig {
  map?: {
    /** `[longitude, latitude]` and zoom to start with; otherwise all devices are shown. */
    center?: [number, number]
    zoom?: number
    /** Raster tiles under the devices, such as `https://tiles.example/{z}/{x}/{y}.png`. None unless given. */
    tiles?: string[]
    tileSize?: number
    attribution?: string
  }
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

/** The operator's settings; an absent or unreadable file means none. */
export async function loadConfig(): Promise<ConsoleConfig> {
  try {
    const response = await fetch('console/config.json')
    return response.ok && response.headers.get('content-type')?.includes('json') ? ((await response.json()) as ConsoleConfig) : {}
  } catch {
    return {}
  }
}
