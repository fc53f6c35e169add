import type { Locale } from '@mailuo/web'
import type { Choice } from '../components/RemotePicker.vue'
import { usePortal, useWords } from '../portal'
import { ACTIONS } from './audited'
import type { Division } from './lists'
import type { Gateway, ManagedObject, Organization, Page } from './types'

export interface Picker {
  search: (text: string) => Promise<Choice[]>
  name: (value: string) => string
}

export type PickerKind = 'division' | 'organization' | 'anyOrganization' | 'gateway' | 'object' | 'deviceType' | 'domain' | 'componentClass' | 'property' | 'action'

const MOST = 50

/** How things are found that somebody may choose in a form or a filter. */
export function usePickers(): Record<PickerKind, Picker> {
  const { api, catalogue, lists, names } = usePortal()
  const { locale, tOr } = useWords()
  const named = (entry: { zh: string; en: string }) => entry[locale.value as Locale]
  const holds = (text: string, ...parts: string[]) => parts.some((part) => part.toLowerCase().includes(text.toLowerCase()))

  return {
    division: {
      search: async (q) => {
        const { items } = await api.get<Page<Division>>('/catalogue/divisions', { q: q || undefined, limit: MOST })
        return items.map((one) => ({ value: one.code, label: one.fullName, note: one.code }))
      },
      name: (code) => catalogue.division(code, locale.value),
    },
    organization: {
      search: async (q) => {
        const { items } = await api.get<Page<Organization>>('/organizations', { q: q || undefined, limit: MOST })
        return items.map((one) => ({ value: one.id, label: one.name, note: one.id }))
      },
      name: (id) => names.organization(id),
    },
    anyOrganization: {
      search: async (q) => {
        const { items } = await api.get<Page<{ id: string; name: string }>>('/organization-names', { q: q || undefined, limit: MOST })
        return items.map((one) => ({ value: one.id, label: one.name, note: one.id }))
      },
      name: (id) => names.organization(id),
    },
    gateway: {
      search: async (q) => {
        const { items } = await api.get<Page<Gateway>>('/gateways', { q: q || undefined, limit: MOST })
        return items.map((one) => ({ value: one.code, label: one.name, note: one.code }))
      },
      name: (code) => names.gateway(code),
    },
    object: {
      search: async (q) => {
        const { items } = await api.get<Page<ManagedObject>>('/objects', { q: q || undefined, limit: MOST })
        return items.map((one) => ({ value: one.code, label: one.name, note: one.code }))
      },
      name: (code) => names.object(code),
    },
    deviceType: {
      search: async (q) => {
        const { items, domains } = await lists.deviceTypes()
        const domainOf = new Map(domains.map((one) => [one.code, named(one.names)]))
        return items
          .filter((one) => q === '' || holds(q, one.code, one.names.zh, one.names.en, domainOf.get(one.code.slice(0, 2)) ?? ''))
          .map((one) => ({ value: one.code, label: named(one.names), note: `${domainOf.get(one.code.slice(0, 2)) ?? ''} · ${one.code}` }))
      },
      name: (type) => catalogue.deviceType(type.slice(0, 2), type.slice(2), locale.value),
    },
    domain: {
      search: async (q) => {
        const { domains } = await lists.deviceTypes()
        return domains
          .filter((one) => q === '' || holds(q, one.code, one.names.zh, one.names.en))
          .map((one) => ({ value: one.code, label: named(one.names), note: one.code }))
      },
      name: (code) => tOr(`domain.${code}`, code),
    },
    componentClass: {
      search: async (q) => {
        const items = await lists.componentClasses()
        return items
          .filter((one) => q === '' || holds(q, one.code, one.names.zh, one.names.en, one.group.zh, one.group.en))
          .map((one) => ({ value: one.code, label: named(one.names), note: `${one.code} · ${one.standard}` }))
      },
      name: (code) => code,
    },
    action: {
      search: async (q) => ACTIONS
        .map((action) => ({ value: action, label: tOr(`action.of.${action}`, action), note: action }))
        .filter((one) => q === '' || holds(q, one.value, one.label)),
      name: (action) => tOr(`action.of.${action}`, action),
    },
    property: {
      search: async (q) => {
        const items = await lists.properties()
        return items
          .filter((one) => q === '' || holds(q, one.id, one.names.zh, one.names.en))
          .slice(0, 200)
          .map((one) => ({ value: one.id, label: named(one.names), note: one.id }))
      },
      name: (property) => catalogue.property(property, locale.value),
    },
  }
}
