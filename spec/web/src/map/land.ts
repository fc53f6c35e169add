import type { Feature, FeatureCollection } from 'geojson'
import { feature } from 'topojson-client'
import type { Topology } from 'topojson-specification'
import landUrl from 'world-atlas/land-50m.json?url'

/** The land of the earth, without borders: Natural Earth 1:50m, public domain, served with the page. */
export async function loadLand(): Promise<Feature | FeatureCollection> {
  const response = await fetch(landUrl)
  const topology = (await response.json()) as Topology
  return feature(topology, topology.objects['land']!)
}
