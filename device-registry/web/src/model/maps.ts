import { onBeforeUnmount, onMounted, ref, watch, type Ref, type ShallowRef } from 'vue'
import type { Feature } from 'geojson'
import { useTheme, type LatestValue, type Place } from '@mailuo/web'
import { canDrawMap, DeviceMap, type Bounds, type MapEvents } from '@mailuo/web/map'
import { usePortal } from '../portal'

/** Something with a place, as the map and its lists show it. */
export interface Found {
  code: string
  name: string
  kind: 'device' | 'object' | 'gateway'
  domain: string
  place: Place
  state: string
  note: string
  latest: LatestValue[]
  metres?: number
}

/** A map in a box of a page: there as long as the page is, in its theme, and as large as the box. */
export interface BoxedMap {
  /** Whether this browser can draw maps; without it there never is one. */
  drawable: boolean
  /** Whether everything is on the screen and nothing moves. */
  drawn: Ref<boolean>
  /** The map, once the page is mounted. */
  current(): DeviceMap | undefined
}

/** Makes a map when the page is mounted; `shows` says whether what it was made for is on it yet. */
export function useDeviceMap(box: Readonly<ShallowRef<HTMLElement | null>>, events: MapEvents, shows: () => boolean = () => true): BoxedMap {
  const { map: settings } = usePortal()
  const { theme } = useTheme()
  const drawable = canDrawMap()
  const drawn = ref(false)
  let map: DeviceMap | undefined
  let resizing: ResizeObserver | undefined

  onMounted(() => {
    if (drawable && box.value) {
      map = new DeviceMap(box.value, theme.value, settings, {
        ...events,
        leaving: () => (drawn.value = false),
        settled: () => (drawn.value = shows()),
      })
      resizing = new ResizeObserver(() => map?.resize())
      resizing.observe(box.value)
    }
  })
  onBeforeUnmount(() => {
    resizing?.disconnect()
    map?.remove()
    map = undefined
  })
  watch(theme, (value) => map?.setTheme(value))
  return { drawable, drawn, current: () => map }
}

/** The part of the earth that holds all of these; undefined without any. */
export function boundsOf(features: readonly Feature[]): Bounds | undefined {
  const bounds = { west: 180, south: 90, east: -180, north: -90 }
  const walk = (part: unknown): void => {
    if (Array.isArray(part) && typeof part[0] === 'number') {
      const [lon, lat] = part as [number, number]
      bounds.west = Math.min(bounds.west, lon)
      bounds.east = Math.max(bounds.east, lon)
      bounds.south = Math.min(bounds.south, lat)
      bounds.north = Math.max(bounds.north, lat)
    } else if (Array.isArray(part)) {
      part.forEach(walk)
    }
  }
  features.forEach((feature) => 'coordinates' in feature.geometry && walk(feature.geometry.coordinates))
  return bounds.west <= bounds.east ? bounds : undefined
}

/** Corners, and the area between them from the third on. */
export function areaFeatures(corners: readonly (readonly [number, number])[]): Feature[] {
  const points = corners.map((corner): Feature => ({ type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [...corner] } }))
  const ring = [...corners, ...corners.slice(0, 1)].map((corner) => [...corner])
  return corners.length < 3 ? points : [{ type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [ring] } }, ...points]
}
