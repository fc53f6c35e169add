import type { Map as MapLibreMap } from 'maplibre-gl'
import type { Theme } from '../theme'
import { lookOf, SHAPE_PATHS } from '../model/domains'
import type { Condition } from '../model/freshness'

/**
 * Draws the map's symbols on demand: the map has no fonts and no sprite from outside, so each symbol that a layer
 * names is drawn here the first time it is missing. Names are `device|<theme>|<domain>|<condition>` and
 * `cluster|<theme>|<count>|<attention>|<devices of each of CLUSTER_DOMAINS, joined by commas>`, `name|<theme>|<text>` and
 * `arrow|<theme>|<flow>`.
 */
export const CLUSTER_DOMAINS = [
  '01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12', '13', '14', '15', '16', '90', '99', 'object',
] as const

/** What flows towards a place, and away from it; anything else is drawn as `plain`. */
export const FLOW_COLOURS = {
  dark: { upstream: '#6fb0ff', downstream: '#ffab5e', plain: '#3fd6d0' },
  light: { upstream: '#1d5fbf', downstream: '#b4540a', plain: '#00727f' },
} as const

const RATIO = 2
const MOST_IMAGES = 600

/** Makes {@link map} draw its symbols as above. */
export function drawMissingSymbols(map: MapLibreMap): void {
  map.setMissingStyleImageResolver((id) => {
    if (map.hasImage(id)) {
      return
    }
    const images = map.listImages()
    if (images.length > MOST_IMAGES) {
      images.filter((name) => name.startsWith('cluster|')).forEach((name) => map.removeImage(name))
    }
    const [kind, theme, ...rest] = id.split('|')
    const image =
      kind === 'device' ? deviceSymbol(theme as Theme, rest[0] ?? '99', rest[1] as Condition)
      : kind === 'cluster' ? clusterSymbol(theme as Theme, Number(rest[0]), Number(rest[1]) > 0, rest[2] ?? '')
      : kind === 'arrow' ? arrowSymbol(theme as Theme, rest[0] ?? '')
      : kind === 'name' ? nameSymbol(theme as Theme, rest.join('|'))
      : undefined
    if (image) {
      map.addImage(id, image, { pixelRatio: RATIO })
    }
  })
}

function canvas(size: number): CanvasRenderingContext2D {
  const element = document.createElement('canvas')
  element.width = element.height = size * RATIO
  const context = element.getContext('2d', { willReadFrequently: true })!
  context.scale(RATIO, RATIO)
  context.translate(size / 2, size / 2)
  return context
}

function pixels(context: CanvasRenderingContext2D): ImageData {
  return context.getImageData(0, 0, context.canvas.width, context.canvas.height)
}

function deviceSymbol(theme: Theme, domain: string, condition: Condition): ImageData {
  const { shape, [theme]: colour } = lookOf(domain)
  const context = canvas(34)
  const path = new Path2D()
  const radius = 7
  path.addPath(new Path2D(SHAPE_PATHS[shape]), new DOMMatrix().scale(radius))
  const ground = theme === 'dark' ? '#081019' : '#ffffff'

  if (condition === 'fresh' || condition === 'doubtful') {
    const glow = context.createRadialGradient(0, 0, 2, 0, 0, 16)
    glow.addColorStop(0, colour + '88')
    glow.addColorStop(1, colour + '00')
    context.fillStyle = glow
    context.fillRect(-17, -17, 34, 34)
  }
  context.lineJoin = 'round'
  context.lineWidth = 3.5
  context.strokeStyle = ground
  context.stroke(path)
  context.fillStyle = condition === 'silent' ? ground : colour
  context.globalAlpha = condition === 'late' ? 0.5 : 1
  context.fill(path)
  context.globalAlpha = 1
  if (condition === 'late' || condition === 'silent') {
    context.lineWidth = 1.5
    context.strokeStyle = colour
    context.setLineDash(condition === 'silent' ? [2, 2] : [])
    context.stroke(path)
  }
  if (condition === 'doubtful') {
    attention(context, 7, -7, theme)
  }
  return pixels(context)
}

function clusterSymbol(theme: Theme, count: number, attentive: boolean, domains: string): ImageData {
  const size = count < 10 ? 34 : count < 100 ? 40 : count < 1000 ? 48 : 56
  const context = canvas(size + 8)
  const radius = size / 2
  context.beginPath()
  context.arc(0, 0, radius, 0, 2 * Math.PI)
  context.fillStyle = theme === 'dark' ? 'rgb(13 26 40 / 94%)' : 'rgb(255 255 255 / 96%)'
  context.fill()

  let angle = -Math.PI / 2
  context.lineWidth = 4
  domains.split(',').forEach((text, index) => {
    const sweep = (Number(text) / count) * 2 * Math.PI
    if (sweep > 0) {
      context.beginPath()
      context.arc(0, 0, radius - 2, angle, angle + sweep)
      context.strokeStyle = lookOf(CLUSTER_DOMAINS[index] ?? '99')[theme]
      context.stroke()
      angle += sweep
    }
  })

  const text = count < 1000 ? String(count) : `${(count / 1000).toFixed(count < 10_000 ? 1 : 0)}k`
  context.fillStyle = theme === 'dark' ? '#e7eff7' : '#14212f'
  context.font = `600 ${size < 40 ? 13 : 14}px 'DIN Alternate', Bahnschrift, 'Noto Sans SC', 'Noto Sans CJK SC', Arial, sans-serif`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(text, 0, 0.5)
  if (attentive) {
    attention(context, radius * 0.72, -radius * 0.72, theme)
  }
  return pixels(context)
}

/** The direction of a flow, along the line that it stands on. */
function arrowSymbol(theme: Theme, flow: string): ImageData {
  const context = canvas(16)
  const path = new Path2D('M-4.5 -5.2L5.4 0L-4.5 5.2L-2 0Z')
  context.lineJoin = 'round'
  context.lineWidth = 2.5
  context.strokeStyle = theme === 'dark' ? '#081019' : '#ffffff'
  context.stroke(path)
  context.fillStyle = FLOW_COLOURS[theme][flow as 'plain'] ?? FLOW_COLOURS[theme].plain
  context.fill(path)
  return pixels(context)
}

/** The name of a place, quiet enough to stand behind the devices. */
function nameSymbol(theme: Theme, text: string): ImageData {
  const element = document.createElement('canvas')
  const context = element.getContext('2d', { willReadFrequently: true })!
  const font = `500 ${14 * RATIO}px 'Noto Sans SC', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', Arial, sans-serif`
  context.font = font
  element.width = Math.ceil(context.measureText(text).width) + text.length * 4 * RATIO + 8
  element.height = 22 * RATIO
  context.font = font
  context.letterSpacing = `${3 * RATIO}px`
  context.textBaseline = 'middle'
  context.fillStyle = theme === 'dark' ? '#56728d' : '#8296a8'
  context.fillText(text, 4, element.height / 2)
  return pixels(context)
}

/** A small warning triangle: seen by its shape, not only by its colour. */
function attention(context: CanvasRenderingContext2D, x: number, y: number, theme: Theme): void {
  const path = new Path2D()
  path.addPath(new Path2D('M0 -5.5L5.4 4.4H-5.4Z'), new DOMMatrix().translate(x, y))
  context.lineJoin = 'round'
  context.lineWidth = 3
  context.strokeStyle = theme === 'dark' ? '#081019' : '#ffffff'
  context.stroke(path)
  context.fillStyle = theme === 'dark' ? '#ffb545' : '#b06a00'
  context.fill(path)
  context.fillStyle = theme === 'dark' ? '#081019' : '#ffffff'
  context.fillRect(x - 0.8, y - 2.4, 1.6, 3.4)
  context.fillRect(x - 0.8, y + 1.8, 1.6, 1.5)
}
