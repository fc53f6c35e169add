import {
  Map as MapLibreMap, ScaleControl, setWorkerUrl,
  type GeoJSONSource, type LngLatBoundsLike, type MapMouseEvent, type PointLike,
} from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import type { Feature, FeatureCollection, Point } from 'geojson'
import type { Condition } from '../model/freshness'
import type { Place } from '../model/types'
import type { Theme } from '../theme'
import type { MapSettings } from './settings'
import { graticules, graticuleStep, type Bounds } from './graticule'
import { loadLand } from './land'
import { CLUSTER_MAX_ZOOM, mapStyle } from './style'
import { drawMissingSymbols } from './symbols'

setWorkerUrl(workerUrl)

/** What stands on the map: a device, or another thing of ours with a place; `domain` and `condition` choose its symbol. */
export interface MapThing {
  device: string
  domain: string
  condition: Condition
  place?: Place
}

/** A device's symbol on the screen, in CSS pixels of the map. */
export interface Spot {
  device: string
  x: number
  y: number
}

/** What the map tells its page. */
export interface MapEvents {
  select?(device: string): void
  stack?(devices: string[], x: number, y: number): void
  background?(): void
  /** Somebody has moved the map by hand, so it must not move by itself any more. */
  touched?(): void
  /** The view has moved or the symbols have changed: overlays must be placed anew. */
  drawn?(): void
  /** Everything is on the screen and nothing is on its way. */
  settled?(): void
  /** The view begins to move. */
  leaving?(): void
  /** The view has come to rest: what is shown may be fetched for {@link DeviceMap.bounds}. */
  moved?(): void
  /** While {@link DeviceMap.picking}, a click is a place and nothing else. */
  pick?(place: Place): void
}

const EMPTY: FeatureCollection<Point> = { type: 'FeatureCollection', features: [] }
const HIT_PIXELS = 8
const STACK_MOST = 200
const PIXELS_PER_LINE = 240
const CLOSE_ZOOM = 11

/** The map and its layers; knows nothing of Vue. */
export class DeviceMap {
  private readonly map: MapLibreMap
  private data: FeatureCollection<Point> = EMPTY
  private names: FeatureCollection<Point> = EMPTY
  private land: Feature | FeatureCollection | undefined
  private gridKey = ''
  private ready = false
  private selected = ''
  private areas: FeatureCollection = { type: 'FeatureCollection', features: [] }
  private isPicking = false

  constructor(
    container: HTMLElement,
    private theme: Theme,
    private readonly config: MapSettings | undefined,
    private readonly events: MapEvents,
  ) {
    this.map = new MapLibreMap({
      container,
      style: mapStyle(theme, config),
      center: config?.center ?? [104, 36],
      zoom: config?.zoom ?? 3,
      maxZoom: 19,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      attributionControl: config?.attribution ? { compact: true } : false,
      fadeDuration: 0,
    })
    this.map.touchZoomRotate.disableRotation()
    this.map.keyboard.disableRotation()
    this.map.addControl(new ScaleControl({ maxWidth: 110 }), 'bottom-right')
    drawMissingSymbols(this.map)
    this.map.on('style.load', () => this.fill())
    this.map.on('render', () => this.events.drawn?.())
    this.map.on('idle', () => {
      this.events.drawn?.()
      this.events.settled?.()
    })
    this.map.on('movestart', (event) => {
      this.events.leaving?.()
      if (event.originalEvent) {
        this.events.touched?.()
      }
    })
    this.map.on('moveend', () => {
      this.drawGraticule()
      this.events.moved?.()
    })
    this.map.on('move', () => this.drawGraticule())
    this.map.on('click', (event) => void this.click(event))
    this.map.on('mousemove', (event) => {
      this.map.getCanvas().style.cursor = this.isPicking ? 'crosshair' : this.hit(event.point) ? 'pointer' : ''
    })
    void loadLand().then((land) => {
      this.land = land
      this.setData('land', land)
    }).catch(() => undefined)
  }

  remove(): void {
    this.map.remove()
  }

  resize(): void {
    this.map.resize()
  }

  setTheme(theme: Theme): void {
    if (theme !== this.theme) {
      this.theme = theme
      this.ready = false
      this.map.setStyle(mapStyle(theme, this.config), { diff: false })
    }
  }

  /** Shows these devices; those without a place are left out. */
  show(devices: readonly MapThing[]): void {
    const features = devices
      .filter((device) => device.place)
      .map<Feature<Point>>((device) => ({
        type: 'Feature',
        geometry: { type: 'Point', coordinates: [device.place!.lon, device.place!.lat] },
        properties: { device: device.device, domain: device.domain, condition: device.condition },
      }))
    this.data = { type: 'FeatureCollection', features }
    this.setData('devices', this.data)
    this.showSelected()
  }

  /** Writes the names of areas in the middle of their devices. */
  name(areas: readonly { name: string; lon: number; lat: number }[]): void {
    const features = areas.map<Feature<Point>>(({ name, lon, lat }) => ({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [lon, lat] },
      properties: { name },
    }))
    this.names = { type: 'FeatureCollection', features }
    this.setData('names', this.names)
  }

  /**
   * Draws areas: polygons as they are, points as their corners. Lines whose `flow` is `plain`, `upstream` or `downstream`
   * get an arrow and a colour by it; a point that has a `device` is chosen like one, and large where it is `chief`.
   */
  draw(areas: readonly Feature[]): void {
    this.areas = { type: 'FeatureCollection', features: [...areas] }
    this.setData('areas', this.areas)
  }

  /** Whether a click picks a place instead of choosing what is there. */
  picking(on: boolean): void {
    this.isPicking = on
    this.map.getCanvas().style.cursor = on ? 'crosshair' : ''
  }

  select(device: string): void {
    this.selected = device
    this.showSelected()
  }

  /** Brings {@link device} into view; {@link closely} enough that it stands alone where it can, or as near as now. */
  reveal(device: MapThing, coveredRight: number, closely: boolean): void {
    if (device.place) {
      const zoom = closely ? Math.max(this.map.getZoom(), CLOSE_ZOOM) : this.map.getZoom()
      const padding = { top: 0, bottom: 0, left: 0, right: coveredRight }
      this.map.easeTo({ center: [device.place.lon, device.place.lat], zoom, padding, duration: motion(500) })
    }
  }

  /** Whether {@link device} is in the part of the map that is not covered. */
  shows(device: MapThing, coveredRight: number): boolean {
    if (!device.place) {
      return true
    }
    const { x, y } = this.map.project([device.place.lon, device.place.lat])
    const { clientWidth, clientHeight } = this.map.getContainer()
    return x > 20 && y > 60 && x < clientWidth - coveredRight - 20 && y < clientHeight - 20
  }

  /** Goes to a place at once. */
  goTo(place: Place, zoom: number): void {
    this.map.jumpTo({ center: [place.lon, place.lat], zoom })
  }

  /** Shows this part of the earth, not nearer than {@link closest}. */
  fitTo(bounds: Bounds, closest = 15): void {
    this.map.fitBounds([[bounds.west, bounds.south], [bounds.east, bounds.north]], { padding: 60, maxZoom: closest, duration: motion(400) })
  }

  zoom(): number {
    return this.map.getZoom()
  }

  zoomBy(levels: number): void {
    this.events.touched?.()
    this.map.easeTo({ zoom: this.map.getZoom() + levels, duration: motion(200) })
  }

  /** Shows all devices of {@link show}; a few far off must not shrink the rest to a dot. */
  fit(animate = true): void {
    const bounds = boundsOf(this.data)
    if (bounds) {
      const padding = { top: 96, bottom: 70, left: 90, right: 110 }
      this.map.fitBounds(bounds, { padding, maxZoom: 13, duration: animate ? motion(600) : 0 })
    }
  }

  /** The devices that stand alone on the screen, for labels. */
  spots(): Spot[] {
    if (!this.ready) {
      return []
    }
    const seen = new Map<string, Spot>()
    for (const found of this.map.queryRenderedFeatures({ layers: ['devices', 'selected'] })) {
      const device = String(found.properties['device'])
      const [lon, lat] = (found.geometry as Point).coordinates as [number, number]
      const { x, y } = this.map.project([lon, lat])
      seen.set(device, { device, x, y })
    }
    return [...seen.values()]
  }

  /** Where the clusters are, which labels must not cover. */
  clusters(): { x: number; y: number }[] {
    if (!this.ready) {
      return []
    }
    return this.map.queryRenderedFeatures({ layers: ['clusters'] }).map((found) => {
      const [lon, lat] = (found.geometry as Point).coordinates as [number, number]
      return this.map.project([lon, lat])
    })
  }

  bounds(): Bounds {
    const bounds = this.map.getBounds()
    return { west: bounds.getWest(), south: bounds.getSouth(), east: bounds.getEast(), north: bounds.getNorth() }
  }

  /** The step of the graticule drawn: about one line each 240 pixels or less. */
  graticuleStep(): number {
    const columns = this.map.getContainer().clientWidth / PIXELS_PER_LINE
    return graticuleStep(this.bounds(), Math.max(2, columns))
  }

  /** Where a meridian or parallel meets the screen, in pixels from the left or the top. */
  screen(lon: number, lat: number): { x: number; y: number } {
    return this.map.project([lon, lat])
  }

  private fill(): void {
    this.ready = true
    this.gridKey = ''
    if (this.land) {
      this.setData('land', this.land)
    }
    this.setData('devices', this.data)
    this.setData('names', this.names)
    this.setData('areas', this.areas)
    this.showSelected()
    this.drawGraticule()
  }

  private setData(source: string, data: Feature | FeatureCollection): void {
    if (this.ready) {
      this.map.getSource<GeoJSONSource>(source)?.setData(data)
    }
  }

  /** The selected device stands above all, also where it is one of a cluster. */
  private showSelected(): void {
    const features = this.selected ? this.data.features.filter((one) => one.properties?.['device'] === this.selected) : []
    this.setData('selected', { type: 'FeatureCollection', features })
  }

  private drawGraticule(): void {
    const bounds = this.bounds()
    const step = this.graticuleStep()
    const width = bounds.east - bounds.west
    const key = `${step}/${Math.round((bounds.west / width) * 2)}/${Math.round((bounds.south / width) * 2)}`
    if (key !== this.gridKey && this.ready) {
      this.gridKey = key
      this.setData('graticule', graticules(bounds, step))
    }
  }

  private hit(point: { x: number; y: number }) {
    if (!this.ready) {
      return undefined
    }
    const box: [PointLike, PointLike] = [
      [point.x - HIT_PIXELS, point.y - HIT_PIXELS],
      [point.x + HIT_PIXELS, point.y + HIT_PIXELS],
    ]
    const found = this.map.queryRenderedFeatures(box, { layers: ['selected', 'clusters', 'devices', 'area-corners'] })
    return found.find((one) => 'device' in one.properties || 'cluster_id' in one.properties)
  }

  private async click(event: MapMouseEvent): Promise<void> {
    if (this.isPicking) {
      this.events.pick?.({ lon: event.lngLat.lng, lat: event.lngLat.lat })
      return
    }
    const found = this.hit(event.point)
    if (!found) {
      this.events.background?.()
      return
    }
    const cluster = found.properties['cluster_id'] as number | undefined
    if (cluster === undefined) {
      this.events.select?.(String(found.properties['device']))
      return
    }
    const source = this.map.getSource<GeoJSONSource>('devices')!
    const zoom = await source.getClusterExpansionZoom(cluster)
    if (zoom > CLUSTER_MAX_ZOOM) {
      const leaves = await source.getClusterLeaves(cluster, STACK_MOST, 0)
      this.events.stack?.(leaves.map((leaf) => String(leaf.properties?.['device'])), event.point.x, event.point.y)
    } else {
      const [lon, lat] = (found.geometry as Point).coordinates as [number, number]
      this.events.touched?.()
      this.map.easeTo({ center: [lon, lat], zoom: zoom + 0.2, duration: motion(450) })
    }
  }
}

/** Whether this browser can draw the map at all. */
export function canDrawMap(): boolean {
  try {
    return document.createElement('canvas').getContext('webgl2') !== null
  } catch {
    return false
  }
}

function motion(millis: number): number {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : millis
}

/** Devices further than this from the median are left out of the first view: most often a mistyped place. */
const FAR_DEGREES = 4

function boundsOf(data: FeatureCollection<Point>): LngLatBoundsLike | undefined {
  if (data.features.length === 0) {
    return undefined
  }
  const spread = (axis: 0 | 1): [number, number] => {
    const values = data.features.map((one) => one.geometry.coordinates[axis] as number).sort((a, b) => a - b)
    const median = values[Math.floor(values.length / 2)]!
    const near = values.filter((value) => Math.abs(value - median) <= FAR_DEGREES)
    return [near[0]!, near.at(-1)!]
  }
  const [west, east] = spread(0)
  const [south, north] = spread(1)
  return [[west, south], [east, north]]
}
