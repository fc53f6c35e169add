import type { ExpressionSpecification, LayerSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl'
import type { Theme } from '../theme'
import type { MapSettings } from './settings'
import { CLUSTER_DOMAINS, FLOW_COLOURS } from './symbols'

const COLOURS = {
  dark: { sea: '#060c14', land: '#0b1622', coast: '#24435f', grid: '#1a2d40', selected: '#ffffff', area: '#3fd6d0' },
  light: { sea: '#d9e5f0', land: '#f4f6f8', coast: '#9db4c9', grid: '#dde4ec', selected: '#14212f', area: '#00727f' },
}

/** Devices of the same place stay a cluster up to here; beyond it they are listed on a click. */
export const CLUSTER_MAX_ZOOM = 15

const EMPTY = { type: 'FeatureCollection' as const, features: [] }

/**
 * The whole style of the map. Nothing in it comes from another host unless the operator has configured tiles: the
 * ground is the coastline, a graticule, and the devices themselves.
 */
export function mapStyle(theme: Theme, map: MapSettings | undefined): StyleSpecification {
  const colours = COLOURS[theme]
  const tiles: Record<string, SourceSpecification> = map?.tiles?.length
    ? { tiles: { type: 'raster', tiles: map.tiles, tileSize: map.tileSize ?? 256, attribution: map.attribution ?? '' } }
    : {}
  const ground: LayerSpecification[] = [
    { id: 'sea', type: 'background', paint: { 'background-color': colours.sea } },
    { id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': colours.land } },
    { id: 'coast', type: 'line', source: 'land', paint: { 'line-color': colours.coast, 'line-width': 1 } },
  ]
  if (map?.tiles?.length) {
    const dim = theme === 'dark' ? { 'raster-brightness-max': 0.55, 'raster-saturation': -0.5 } : {}
    ground.push({ id: 'tiles', type: 'raster', source: 'tiles', paint: dim })
  }
  return {
    version: 8,
    sources: {
      ...tiles,
      land: { type: 'geojson', data: EMPTY, tolerance: 0.2 },
      graticule: { type: 'geojson', data: EMPTY },
      names: { type: 'geojson', data: EMPTY },
      selected: { type: 'geojson', data: EMPTY },
      areas: { type: 'geojson', data: EMPTY },
      devices: {
        type: 'geojson',
        data: EMPTY,
        cluster: true,
        clusterRadius: 38,
        clusterMaxZoom: CLUSTER_MAX_ZOOM,
        clusterProperties: clusterProperties(),
      },
    },
    layers: [
      ...ground,
      {
        id: 'graticule',
        type: 'line',
        source: 'graticule',
        paint: { 'line-color': colours.grid, 'line-width': 1, 'line-opacity': ['case', ['get', 'fine'], 0.32, 1] },
      },
      { id: 'areas', type: 'fill', source: 'areas', paint: { 'fill-color': colours.area, 'fill-opacity': 0.08 } },
      { id: 'area-lines', type: 'line', source: 'areas', paint: { 'line-color': flowColour(theme, colours.area), 'line-width': ['case', ['has', 'flow'], 2.4, 1.6] } },
      {
        id: 'flow-arrows',
        type: 'symbol',
        source: 'areas',
        filter: ['has', 'flow'],
        layout: {
          'symbol-placement': 'line-center',
          'icon-image': ['concat', `arrow|${theme}|`, ['get', 'flow']],
          'icon-rotation-alignment': 'map',
          'icon-allow-overlap': true,
        },
      },
      {
        id: 'area-corners',
        type: 'circle',
        source: 'areas',
        filter: ['==', ['geometry-type'], 'Point'],
        paint: {
          'circle-radius': ['case', ['has', 'chief'], 8, 4.5],
          'circle-color': colours.land,
          'circle-stroke-color': ['case', ['has', 'chief'], colours.selected, flowColour(theme, colours.area)],
          'circle-stroke-width': ['case', ['has', 'chief'], 3, 2],
        },
      },
      {
        id: 'names',
        type: 'symbol',
        source: 'names',
        maxzoom: 14,
        layout: { 'icon-image': ['concat', `name|${theme}|`, ['get', 'name']], 'icon-offset': [0, -36], 'icon-padding': 2 },
      },
      {
        id: 'devices',
        type: 'symbol',
        source: 'devices',
        filter: ['!', ['has', 'point_count']],
        layout: {
          'icon-image': deviceImage(theme),
          'icon-allow-overlap': true,
        },
      },
      {
        id: 'clusters',
        type: 'symbol',
        source: 'devices',
        filter: ['has', 'point_count'],
        layout: {
          'icon-image': clusterImage(theme),
          'icon-allow-overlap': true,
        },
      },
      {
        id: 'selected-ring',
        type: 'circle',
        source: 'selected',
        paint: {
          'circle-radius': 15,
          'circle-color': colours.land,
          'circle-opacity': 0.85,
          'circle-stroke-color': colours.selected,
          'circle-stroke-width': 2,
        },
      },
      {
        id: 'selected',
        type: 'symbol',
        source: 'selected',
        layout: { 'icon-image': deviceImage(theme), 'icon-allow-overlap': true },
      },
    ],
  }
}

function flowColour(theme: Theme, otherwise: string): ExpressionSpecification {
  return ['match', ['coalesce', ['get', 'flow'], ['get', 'side'], ''], 'upstream', FLOW_COLOURS[theme].upstream, 'downstream', FLOW_COLOURS[theme].downstream, otherwise]
}

function deviceImage(theme: Theme): ExpressionSpecification {
  return ['concat', `device|${theme}|`, ['get', 'domain'], '|', ['get', 'condition']]
}

function clusterProperties(): Record<string, ExpressionSpecification> {
  const one = (condition: ExpressionSpecification): ExpressionSpecification => ['case', condition, 1, 0]
  const properties: Record<string, unknown> = {
    attention: ['+', one(['==', ['get', 'condition'], 'doubtful'])],
  }
  for (const domain of CLUSTER_DOMAINS) {
    properties['n' + domain] = ['+', one(['==', ['get', 'domain'], domain])]
  }
  return properties as Record<string, ExpressionSpecification>
}

function clusterImage(theme: Theme): ExpressionSpecification {
  const counts = CLUSTER_DOMAINS.flatMap((domain, index) => [index === 0 ? '' : ',', ['to-string', ['get', 'n' + domain]]])
  return [
    'concat', `cluster|${theme}|`, ['to-string', ['get', 'point_count']], '|',
    ['case', ['>', ['get', 'attention'], 0], '1', '0'], '|', ...counts,
  ] as unknown as ExpressionSpecification
}
