/** How an operator fits the maps to the place; every part may be absent. */
export interface MapSettings {
  /** `[longitude, latitude]` and zoom to start with; otherwise everything is shown. */
  center?: [number, number]
  zoom?: number
  /** Raster tiles under the devices, in WGS 84 or CGCS2000, such as `https://tiles.example/{z}/{x}/{y}.png`. None unless given. */
  tiles?: string[]
  tileSize?: number
  attribution?: string
}

/** The operator's settings at {@link address}; an absent or unreadable file means none. */
export async function loadMapSettings(address: string): Promise<MapSettings> {
  try {
    const response = await fetch(address)
    const found = response.ok && response.headers.get('content-type')?.includes('json') ? ((await response.json()) as { map?: MapSettings }) : {}
    return found.map ?? {}
  } catch {
    return {}
  }
}
