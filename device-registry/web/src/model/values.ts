import { formatCode, formatTime, formatUnit, resultText } from '@mailuo/web'
import { usePortal, useWords } from '../portal'
import { fieldKeys } from './audited'
import { formatPlace } from './places'
import type { Datastream, ExternalId, Keeper, Mounting } from './types'

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d/

/** What a field is called, of a kind of thing: a device, unless it is said. */
export function useFieldName(kind: () => string = () => 'device'): (field: string) => string {
  const { tOr } = useWords()
  return (field) => fieldKeys(kind(), field).reduceRight((otherwise, key) => tOr(key, otherwise), field)
}

/** Puts a value of a field of a kind of thing into words, for comparisons and histories. */
export function useValueText(kind: () => string = () => 'device'): (field: string, value: unknown) => string {
  const words = useWords()
  const { tOr, locale } = words
  const { catalogue, names } = usePortal()
  const fieldName = useFieldName(kind)

  /** A state of a device, a correction, a finding; of what is shared it is one of a request or of a grant. */
  const stateText = (state: string) => [`state.${state}`, `${kind()}.state.${state}`, `request.state.${state}`, `grant.state.${state}`].reduceRight((otherwise, key) => tOr(key, otherwise), state)

  /** Such as `device/1101…`. */
  function entityText(entity: string): string {
    const [kind = '', code = ''] = entity.split('/')
    return `${tOr(`${kind}.one`, kind)} ${formatCode(code)}`
  }
  const datastream = (one: Datastream) => `${catalogue.property(one.property, locale.value)}${one.unit ? ` (${formatUnit(one.unit)})` : ''}`

  const mounting = ({ method, heightMetres, azimuthDegrees, tiltDegrees, note }: Mounting) => [
    method && tOr(`mounting.${method}`, method), heightMetres !== undefined && `${heightMetres} m`, azimuthDegrees !== undefined && `${azimuthDegrees}°`,
    tiltDegrees !== undefined && `∠ ${tiltDegrees}°`, note,
  ].filter(Boolean).join(' · ')

  function text(field: string, value: unknown): string {
    if (value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)) {
      return '–'
    }
    if (Array.isArray(value)) {
      return value.map((one) => text(field, one)).join(locale.value === 'zh' ? '、' : ', ')
    }
    if (typeof value === 'object') {
      const part = value as Record<string, unknown>
      if (typeof part['lon'] === 'number' && typeof part['lat'] === 'number') {
        const place = formatPlace({ lon: part['lon'], lat: part['lat'] })
        return part['datum'] ? `${place} ${String(part['datum'])}` : place
      }
      if (typeof part['scheme'] === 'string') {
        const { scheme, value: id } = value as ExternalId
        return `${tOr(`scheme.${scheme}`, scheme)} ${id}`
      }
      if (typeof part['property'] === 'string') {
        return datastream(value as Datastream)
      }
      if (typeof part['attribute'] === 'string' && typeof part['organization'] === 'string') {
        const { attribute, organization } = value as Keeper
        return `${fieldName(attribute)}: ${names.organization(organization)}`
      }
      if (field === 'mounting') {
        return mounting(value as Mounting)
      }
      return Object.entries(part).map(([name, inner]) => `${fieldName(name)}: ${text(name, inner)}`).join(' · ')
    }
    if (typeof value === 'number' || typeof value === 'boolean') {
      return resultText(value, words)
    }
    const plain = String(value)
    switch (field) {
      case 'object':
        return names.object(plain)
      case 'code':
      case 'device':
      case 'devices':
      case 'replaces':
      case 'replacedBy':
        return formatCode(plain)
      case 'other':
        return entityText(plain)
      case 'scheme':
      case 'otherScheme':
        return tOr(`scheme.${plain}`, plain)
      case 'property':
        return catalogue.property(plain, locale.value)
      case 'state':
      case 'deviceState':
        return stateText(plain)
      case 'role':
        return tOr(`role.${plain}`, plain)
      case 'scopes':
        return tOr(`scope.${plain}`, plain)
      case 'rule':
        return tOr(`rule.${plain}`, plain)
      case 'relation':
        return tOr(`link.${plain}`, plain)
      case 'attribute':
        return fieldName(plain)
      case 'entity':
        return entityText(plain)
      case 'organization':
      case 'otherOrganization':
      case 'owner':
      case 'raisedFor':
      case 'parent':
        return names.organization(plain)
      case 'gateway':
        return names.gateway(plain)
      case 'division':
      case 'divisions':
      case 'found':
        return catalogue.division(plain, locale.value)
      case 'type':
      case 'profileType':
        return plain.length === 5 ? catalogue.deviceType(plain.slice(0, 2), plain.slice(2), locale.value) : plain
      case 'domains':
        return tOr(`domain.${plain}`, plain)
      case 'properties':
        return catalogue.property(plain, locale.value)
      default:
        return TIME.test(plain) ? formatTime(plain) : plain
    }
  }
  return text
}
