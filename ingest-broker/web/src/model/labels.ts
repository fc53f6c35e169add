import type { Device } from './devices'
import type { Spot } from '@mailuo/web/map'
import type { LatestValue, Place } from './types'

/** A value beside a device on the map. */
export interface Label {
  device: Device
  value: LatestValue
  /** Where its symbol is, and on which side of it the label stands. */
  x: number
  y: number
  side: 'right' | 'left'
}

/** What people ask first of a device that measures several things. */
const FIRST = [
  'pm2_5', 'cover_open', 'water_level', 'pressure', 'water_pressure', 'flow', 'flow_rate', 'gas_concentration', 'temperature',
]

const MOST_LABELS = 60
const HEIGHT = 38
const WIDEST = 138
const NARROWEST = 92

/** The value to show where there is room for one only. */
export function mainValue(device: Device, property: string): LatestValue | undefined {
  const wanted = property ? [property] : FIRST
  for (const name of wanted) {
    const value = device.latest.find((one) => one.property === name || one.property.startsWith(name + '.'))
    if (value) {
      return value
    }
  }
  return device.latest.find((one) => typeof one.result === 'number') ?? device.latest[0]
}

/** Labels for as many of {@link spots} as have room within {@link width} without covering one another or a symbol. */
export function placeLabels(
  spots: readonly Spot[],
  clusters: readonly { x: number; y: number }[],
  devices: ReadonlyMap<string, Device>,
  property: string,
  width = Infinity,
): Label[] {
  const square = ({ x, y }: { x: number; y: number }, half: number) => ({ left: x - half, top: y - half, right: x + half, bottom: y + half })
  const taken = [...spots.map((spot) => square(spot, 9)), ...clusters.map((cluster) => square(cluster, 20))]
  const labels: Label[] = []
  for (const { device: code, x, y } of spots) {
    const device = devices.get(code)
    const value = device && mainValue(device, property)
    if (!device || !value || labels.length >= MOST_LABELS) {
      continue
    }
    const wide = widthOf(device.name)
    for (const side of ['right', 'left'] as const) {
      const left = side === 'right' ? x + 11 : x - 11 - wide
      const box = { left, top: y - HEIGHT / 2, right: left + wide, bottom: y + HEIGHT / 2 }
      if (left >= 0 && box.right <= width && taken.every((other) => apart(other, box))) {
        taken.push(box)
        labels.push({ device, value, x, y, side })
        break
      }
    }
  }
  return labels
}

interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

function apart(a: Box, b: Box): boolean {
  return a.right <= b.left || a.left >= b.right || a.bottom <= b.top || a.top >= b.bottom
}

/** About as wide as the label is drawn: Chinese characters fill 11 pixels, others a good half of it. */
function widthOf(name: string): number {
  const text = [...name].reduce((width, character) => width + (character > '\u2e7f' ? 11 : 6.5), 0)
  return Math.min(WIDEST, Math.max(NARROWEST, text + 16))
}

/** Where to write the name of each division: above its devices, leaving out the few that are far off. */
export function divisionNames(devices: readonly Device[]): { division: string; lon: number; lat: number }[] {
  const places = new Map<string, Place[]>()
  for (const { division, place } of devices) {
    if (place) {
      const those = places.get(division)
      if (those) {
        those.push(place)
      } else {
        places.set(division, [place])
      }
    }
  }
  const quantile = (values: number[], part: number) => values.sort((a, b) => a - b)[Math.floor((values.length - 1) * part)]!
  return [...places].map(([division, of]) => ({
    division,
    lon: quantile(of.map((place) => place.lon), 0.5),
    lat: quantile(of.map((place) => place.lat), 0.95),
  }))
}
