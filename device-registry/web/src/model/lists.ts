import type { ApiClient } from '@mailuo/web'

export interface Names {
  zh: string
  en: string
}

export interface DeviceType {
  code: string
  names: Names
  properties: string[]
}

export interface ComponentClass {
  standard: string
  code: string
  names: Names
  group: Names
}

/** An attribute of managed objects of GB/T 47678.5; those with a field of their own in the API are not asked twice. */
export interface ComponentAttribute {
  abbreviation: string
  names: Names
  kind: 'text' | 'digits' | 'date'
  length: number
  requirement: 'mandatory' | 'conditional' | 'optional'
  values: string[]
  field?: string
}

export interface ObservedProperty {
  id: string
  names: Names
  unit: string
  resultType: 'number' | 'truth' | 'text'
  min?: number
  max?: number
  domains: string[]
}

export interface Division {
  code: string
  name: string
  fullName: string
  level: string
}

/** The catalogues as lists to choose from, each asked for once, when a form first needs it. */
export class Lists {
  private readonly kept = new Map<string, Promise<unknown>>()

  constructor(private readonly api: ApiClient) {}

  deviceTypes(): Promise<{ domains: { code: string; names: Names }[]; items: DeviceType[] }> {
    return this.once('/catalogue/device-types')
  }

  async componentClasses(): Promise<ComponentClass[]> {
    return (await this.once<{ items: ComponentClass[] }>('/catalogue/component-classes')).items
  }

  async componentAttributes(): Promise<ComponentAttribute[]> {
    return (await this.once<{ items: ComponentAttribute[] }>('/catalogue/component-attributes')).items.filter((one) => !one.field)
  }

  async properties(): Promise<ObservedProperty[]> {
    return (await this.once<{ items: ObservedProperty[] }>('/catalogue/properties')).items
  }

  private once<T>(path: string): Promise<T> {
    let found = this.kept.get(path) as Promise<T> | undefined
    if (!found) {
      found = this.api.get<T>(path)
      found.catch(() => this.kept.delete(path))
      this.kept.set(path, found)
    }
    return found
  }
}
