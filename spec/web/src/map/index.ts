export { canDrawMap, DeviceMap, type MapEvents, type MapThing, type Spot } from './device-map'
export { formatDegrees, graticules, graticuleStep, graticuleValues, type Bounds } from './graticule'
