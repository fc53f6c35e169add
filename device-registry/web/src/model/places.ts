import type { Place } from '@mailuo/web'

/** A place as somebody states it; without a datum it is WGS 84. */
export interface StatedPlaceForm extends Place {
  datum?: string
}

/** What keeps two texts from being a place: one is missing or no number, out of range, or the two are in the wrong order. */
export type PlaceFault = 'half' | 'number' | 'range' | 'swapped'

/** The numbers of a text as people paste them: `116.46, 39.92`, with a comma, blank, semicolon or full-width signs. */
export function numbersIn(text: string): string[] {
  return text
    .replace(/[０-９．－＋]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .split(/[\s,;，、；]+/)
    .filter((part) => part !== '')
}

/** The place that two texts mean, or why they mean none; neither where both are empty. */
export function readPlace(lonText: string, latText: string): { place?: Place; fault?: PlaceFault } {
  const texts = [numbersIn(lonText), numbersIn(latText)]
  if (texts.some((parts) => parts.length === 0)) {
    return texts.every((parts) => parts.length === 0) ? {} : { fault: 'half' }
  }
  const [lon, lat] = texts.map((parts) => (parts.length === 1 ? Number(parts[0]) : NaN)) as [number, number]
  if (!Number.isFinite(lon) || !Number.isFinite(lat)) {
    return { fault: 'number' }
  }
  if (Math.abs(lat) > 90) {
    return { fault: Math.abs(lat) <= 180 && Math.abs(lon) <= 90 ? 'swapped' : 'range' }
  }
  return Math.abs(lon) <= 180 ? { place: { lon, lat } } : { fault: 'range' }
}

/** Whether a place is one of China with its numbers in the wrong order; it may still be meant. */
export function seemsSwapped(place: Place): boolean {
  return place.lon >= 3 && place.lon <= 54 && place.lat > 72
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

/** About how large a ring of corners is, in square metres on the ground. */
export function squareMetres(corners: readonly (readonly [number, number])[]): number {
  const metres = (EARTH_METRES * Math.PI) / 180
  const wide = metres * Math.cos(((corners[0]?.[1] ?? 0) * Math.PI) / 180)
  const twice = corners.reduce((sum, [lon, lat], index) => {
    const [before, below] = corners.at(index - 1)!
    return sum + (before - lon) * wide * (below + lat) * metres
  }, 0)
  return Math.abs(twice) / 2
}

/** `850 m²`, `2.4 km²`. */
export function formatSquareMetres(size: number): string {
  return size < 100_000 ? `${Math.round(size)} m²` : `${(size / 1e6).toPrecision(2)} km²`
}
