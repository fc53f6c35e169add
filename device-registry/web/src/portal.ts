import { computed, inject, type App, type ComputedRef, type InjectionKey } from 'vue'
import { useI18n, type ApiClient, type Catalogue, type I18n, type MapSettings, type Names, type Session } from '@mailuo/web'
import type { MessageKey } from './messages'
import type { Lists } from './model/lists'

/** What the pages of the portal share. */
export interface Portal {
  api: ApiClient
  session: Session
  catalogue: Catalogue
  lists: Lists
  names: Names
  map: MapSettings
}

/** What somebody may do; the names are those of the API. */
export type Scope =
  | 'registry:read' | 'registry:write' | 'observations:read' | 'quarantine:read' | 'quarantine:replay' | 'tokens:write'
  | 'audit:read' | 'accounts:write' | 'organizations:write'

const KEY: InjectionKey<Portal> = Symbol('portal')

export function providePortal(app: App, portal: Portal): void {
  app.provide(KEY, portal)
}

export function usePortal(): Portal {
  const portal = inject(KEY)
  if (!portal) {
    throw new Error('providePortal has not been called')
  }
  return portal
}

/** The words of the portal. */
export function useWords(): I18n<MessageKey> {
  return useI18n<MessageKey>()
}

/** Whether whoever is signed in has a right. */
export function useRight(scope: Scope): ComputedRef<boolean> {
  const { session } = usePortal()
  return computed(() => session.user.value?.scopes?.includes(scope) ?? false)
}
