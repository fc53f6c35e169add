import { describe, expect, it } from 'vitest'
import { csvFile, decodeText, parseCsv } from '../src/model/csv'
import { drawTraces, metresAlong, readSegments, takeBack, type Trace } from '../src/model/networks'

const A = '11010501002000001'
const B = '11010501002000002'
const C = '11010501002000003'
const place = (lon: number) => ({ lon, lat: 39.92 })

describe('a CSV table', () => {
  it('keeps quotes, separators and line ends within cells, and counts lines', () => {
    expect(parseCsv('\ufeffa,b\r\n"x, ""y""\n z",2\r\n\r\n3,')).toEqual([
      { line: 1, cells: ['a', 'b'] }, { line: 2, cells: ['x, "y"\n z', '2'] }, { line: 5, cells: ['3', ''] },
    ])
    expect(parseCsv('a;b\n1;2')[1]!.cells).toEqual(['1', '2'])
    expect(parseCsv('')).toEqual([])
  })

  it('is read in the encodings that spreadsheets write', () => {
    expect(decodeText(new TextEncoder().encode('管段').buffer as ArrayBuffer)).toBe('管段')
    expect(decodeText(Uint8Array.of(0xb9, 0xdc, 0xb6, 0xce).buffer)).toBe('管段')
  })

  it('of ours is read again as it was written', async () => {
    const text = await csvFile([['管段编号', '起点编码', '终点编码', '备注'], ['S-1', A, B, '=1+1, "x"'], ['-12', B, A, '']]).text()
    expect(readSegments(text)).toEqual({ segments: [{ line: 2, id: 'S-1', from: A, to: B }, { line: 3, id: '-12', from: B, to: A }], faults: [] })
  })
})

describe('a table of segments', () => {
  it('is read by its headings, and each mistake is named with its line', () => {
    const table = readSegments(`to,from,id\n${B},${A},S-1\n${C},${B},S-1\n${A},${A},S-2\n1,${A},S-3\n${B},${A},S 4\n`)
    expect(table.segments).toEqual([{ line: 2, id: 'S-1', from: A, to: B }])
    expect(table.faults.map((one) => [one.line, one.fault])).toEqual([[3, 'twice'], [4, 'same'], [5, 'to'], [6, 'id']])
    expect(readSegments('x,y\n1,2').faults.map((one) => one.fault)).toEqual(['heading', 'heading', 'heading'])
    expect(readSegments(`id,from,to,object\nS-1,${A},${B},12`).faults[0]!.fault).toBe('code')
  })
})

describe('a trace', () => {
  const trace: Trace = {
    objects: [
      { code: A, organization: 'o', place: place(116.46), distance: 0 }, { code: B, organization: 'o', place: place(116.461), distance: 1 },
      { code: C, organization: 'o', place: place(116.463), distance: 2 }, { code: 'foreign', organization: 'x', distance: 1 },
    ],
    segments: [{ id: '2', from: B, to: C }, { id: '1', from: A, to: B }, { id: '3', from: C, to: A }, { id: '4', from: A, to: 'foreign' }],
    devices: [{ code: 'd', name: 'D', object: C }],
    complete: true,
  }

  it('has lengths along its segments as far as places are known', () => {
    const metres = metresAlong(trace, 'downstream')
    expect(metres.get(A)).toBe(0)
    expect(metres.get(B)).toBeCloseTo(85.3, 0)
    expect(metres.get(C)).toBeCloseTo(255.8, 0)
    expect(metres.has('foreign')).toBe(false)
  })

  it('is drawn with the object that it begins at, its lines and its devices', () => {
    const drawing = drawTraces(A, { downstream: trace })
    expect(drawing.nodes.filter((one) => one.chief).map((one) => one.code)).toEqual([A])
    expect(drawing.lines.map((one) => [one.id, one.flow])).toEqual([['2', 'downstream'], ['1', 'downstream'], ['3', 'downstream']])
    expect(drawing.devices).toEqual([{ code: 'd', place: place(116.463) }])
  })
})

describe('changes of segments', () => {
  it('are taken back from the last to the first, and what changed nothing is not sent', async () => {
    const sent: unknown[] = []
    const api = { put: async <T>(path: string, body?: unknown) => (sent.push([path, body]), undefined as T) }
    const first = { items: [{ id: '1', from: A, to: B }], remove: [] }
    const second = { items: [], remove: ['2'] }
    await takeBack(api, 'gas', [first, { items: [], remove: [] }, second])
    expect(sent).toEqual([['/networks/gas/segments', second], ['/networks/gas/segments', first]])
  })
})
