import { ref, shallowReactive, type Ref } from 'vue'
import type { ApiClient } from '../api'
import type { Locale } from '../i18n'

interface Names {
  zh: string
  en: string
}

/** An entry of a catalogue: properties have an id, the others a code; divisions have one name, the others two. */
interface Entry {
  id?: string
  code?: string
  name?: string
  names?: Names
}

function entryOf({ id = '', code = id, name = code, names = { zh: name, en: name } }: Entry): [string, Names] {
  return [code, names]
}

/** Names for codes, from the catalogues of the contract: observed properties, divisions, device types, units. */
export class Catalogue {
  private readonly names = shallowReactive<Record<'properties' | 'divisions' | 'deviceTypes', Map<string, Names>>>({
    properties: new Map(),
    divisions: new Map(),
    deviceTypes: new Map(),
  })

  /** Whether names have been loaded, for what is drawn once and not by Vue. */
  readonly ready: Ref<boolean> = ref(false)

  constructor(private readonly api: ApiClient) {}

  /** Loads what is there; without a catalogue the page shows codes, so a failure here is not an error of the page. */
  async load(): Promise<void> {
    await Promise.allSettled([
      this.loadOne('properties', '/catalogue/properties'),
      this.loadOne('divisions', '/catalogue/divisions'),
      this.loadOne('deviceTypes', '/catalogue/device-types'),
    ])
    this.ready.value = true
  }

  /** `PM2.5` for `pm2_5`; the second of two alike has its number behind it. */
  property(property: string, locale: Locale): string {
    const [base = property, number] = property.split('.')
    const name = this.names.properties.get(base)?.[locale] ?? base
    return number ? `${name} ${number}` : name
  }

  division(code: string, locale: Locale): string {
    return this.names.divisions.get(code)?.[locale] ?? code
  }

  deviceType(domain: string, type: string, locale: Locale): string {
    return this.names.deviceTypes.get(domain + type)?.[locale] ?? domain + type
  }

  private async loadOne(kind: 'properties' | 'divisions' | 'deviceTypes', path: string): Promise<void> {
    const { items } = await this.api.all<Entry>(path, {}, 10_000)
    this.names[kind] = new Map(items.map(entryOf))
  }
}
