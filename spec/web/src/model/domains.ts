/** The shapes of the map's symbols; shape and colour together tell domains apart, also without colour vision. */
export type Shape = 'circle' | 'square' | 'triangle' | 'diamond' | 'hexagon' | 'drop' | 'cross'

export interface DomainLook {
  shape: Shape
  /** On dark ground, and on light ground. */
  dark: string
  light: string
}

/** The looks of the sensing domains (the codes are those of the unified coding). */
const LOOKS: Record<string, DomainLook> = {
  '01': { shape: 'square', dark: '#c9b8ff', light: '#6a4fc4' },
  '02': { shape: 'triangle', dark: '#ffb545', light: '#a86400' },
  '03': { shape: 'circle', dark: '#5cc8ff', light: '#0070b0' },
  '04': { shape: 'drop', dark: '#3fd6a8', light: '#00805a' },
  '05': { shape: 'drop', dark: '#7da7ff', light: '#2b55c2' },
  '06': { shape: 'square', dark: '#4aa8ff', light: '#1264b8' },
  '07': { shape: 'hexagon', dark: '#c78bf0', light: '#8440b8' },
  '08': { shape: 'triangle', dark: '#f5e05a', light: '#857300' },
  '09': { shape: 'diamond', dark: '#ff8f66', light: '#b94714' },
  '10': { shape: 'diamond', dark: '#ffe08a', light: '#8f6a00' },
  '11': { shape: 'cross', dark: '#9fd6e8', light: '#2f7288' },
  '12': { shape: 'triangle', dark: '#ff7f8f', light: '#c22038' },
  '13': { shape: 'square', dark: '#d9c2a0', light: '#7d5f2e' },
  '14': { shape: 'hexagon', dark: '#b7e07a', light: '#53801a' },
  '15': { shape: 'diamond', dark: '#8fe3ff', light: '#0c7d9c' },
  '16': { shape: 'square', dark: '#ffc3e0', light: '#a83c78' },
  '90': { shape: 'cross', dark: '#3fd6d0', light: '#00727f' },
  object: { shape: 'diamond', dark: '#d0d7de', light: '#44566a' },
  '99': { shape: 'circle', dark: '#b8c4d0', light: '#5a6b7c' },
}

const OTHER: DomainLook = { shape: 'circle', dark: '#b8c4d0', light: '#5a6b7c' }

export function lookOf(domain: string): DomainLook {
  return LOOKS[domain] ?? OTHER
}

/** The outline of {@link shape} about (0, 0) within a radius of 1, as an SVG path. */
export const SHAPE_PATHS: Record<Shape, string> = {
  circle: 'M-.88 0A.88 .88 0 1 1 .88 0A.88 .88 0 1 1 -.88 0Z',
  square: 'M-.78 -.78H.78V.78H-.78Z',
  triangle: 'M0 -.98L.98 .78H-.98Z',
  diamond: 'M0 -1L1 0L0 1L-1 0Z',
  hexagon: 'M-.5 -.87H.5L1 0L.5 .87H-.5L-1 0Z',
  drop: 'M0 -1.05C.5 -.4 .82 -.02 .82 .36A.82 .72 0 0 1 -.82 .36C-.82 -.02 -.5 -.4 0 -1.05Z',
  cross: 'M-.36 -.95H.36V-.36H.95V.36H.36V.95H-.36V.36H-.95V-.36H-.36Z',
}
