import type { Feature, FeatureCollection, MultiLineString } from 'geojson'

/** Steps of a graticule in degrees, from continents to streets. */
const STEPS = [20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001] as const

/** What a map shows, in degrees. */
export interface Bounds {
  west: number
  south: number
  east: number
  north: number
}

/** The widest step that still gives {@link columns} meridians in {@link bounds}. */
export function graticuleStep(bounds: Bounds, columns: number): number {
  const width = bounds.east - bounds.west
  return STEPS.find((step) => width / step >= columns) ?? STEPS.at(-1)!
}

/** Meridians and parallels within {@link bounds}, every {@link step} degrees. */
export function graticuleValues(from: number, to: number, step: number): number[] {
  const values: number[] = []
  for (let index = Math.ceil(from / step); index * step <= to && values.length < 200; index++) {
    values.push(Number((index * step).toFixed(6)))
  }
  return values
}

const FINE = 5

/** A graticule and a finer one between its lines. */
export function graticules(bounds: Bounds, step: number): FeatureCollection<MultiLineString> {
  return { type: 'FeatureCollection', features: [graticule(bounds, step / FINE, true), graticule(bounds, step, false)] }
}

/** The lines of a graticule, reaching somewhat beyond {@link bounds}, so that panning does not show their ends. */
function graticule(bounds: Bounds, step: number, fine: boolean): Feature<MultiLineString> {
  const margin = (bounds.east - bounds.west) / 2
  const west = Math.max(-180, bounds.west - margin)
  const east = Math.min(180, bounds.east + margin)
  const south = Math.max(-85, bounds.south - margin)
  const north = Math.min(85, bounds.north + margin)
  return {
    type: 'Feature',
    properties: { fine },
    geometry: {
      type: 'MultiLineString',
      coordinates: [
        ...graticuleValues(west, east, step).map((lon) => [[lon, south], [lon, north]]),
        ...graticuleValues(south, north, step).map((lat) => [[west, lat], [east, lat]]),
      ],
    },
  }
}

/** `116.35°E`, `39.9°N`. */
export function formatDegrees(value: number, axis: 'lon' | 'lat'): string {
  const side = axis === 'lon' ? (value < 0 ? 'W' : 'E') : value < 0 ? 'S' : 'N'
  return `${Math.abs(value)}°${side}`
}
