import type { Place } from '@mailuo/web'

/** A place as somebody states it; without a datum it is WGS 84. */
export interface StatedPlaceForm extends Place {
  datum?: string
}

/** `116.46, 39.92` in any of the ways in which people paste a pair: comma, blank, semicolon, full-width signs. */
export function parsePlace(text: string): Place | undefined {
  const numbers = text
    .replace(/[０-９．－]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(/[，、；]/g, ',')
    .split(/[\s,;]+/)
    .filter((part) => part !== '')
  if (numbers.length !== 2) {
    return undefined
  }
  const [lon, lat] = numbers.map(Number) as [number, number]
  return Number.isFinite(lon) && Number.isFinite(lat) && Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? { lon, lat } : undefined
}

/** `116.460000, 39.920000`, to about a decimetre. */
export function formatPlace(place: Place): string {
  return `${place.lon.toFixed(6)}, ${place.lat.toFixed(6)}`
}

const EARTH_METRES = 6_371_008.8

/** Great-circle distance in metres. */
export function metresBetween(a: Place, b: Place): number {
  const rad = (degrees: number) => (degrees * Math.PI) / 180
  const half = (angle: number) => Math.sin(angle / 2) ** 2
  const h = half(rad(b.lat - a.lat)) + Math.cos(rad(a.lat)) * Math.cos(rad(b.lat)) * half(rad(b.lon - a.lon))
  return 2 * EARTH_METRES * Math.asin(Math.min(1, Math.sqrt(h)))
}

/** The corners of a circle on the ground, closed, for drawing. */
export function circleCorners(center: Place, metres: number, corners = 64): [number, number][] {
  const lat = (metres / EARTH_METRES) * (180 / Math.PI)
  const lon = lat / Math.max(0.01, Math.cos((center.lat * Math.PI) / 180))
  return Array.from({ length: corners + 1 }, (_, index) => {
    const angle = (index / corners) * 2 * Math.PI
    return [center.lon + lon * Math.cos(angle), center.lat + lat * Math.sin(angle)]
  })
}

/** `850 m`, `1.2 km`. */
export function formatMetres(metres: number): string {
  return metres < 1000 ? `${Math.round(metres)} m` : `${(metres / 1000).toFixed(metres < 10_000 ? 1 : 0)} km`
}
