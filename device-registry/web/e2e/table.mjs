// A table as a department sends it: a few good rows, and one row for each of twelve ways to get it wrong.
const HEADINGS = ['编码', '设备类型', '行政区划', '名称', '单位', '状态', '经度', '纬度', '坐标系', '网关编码', '管理对象编码', '时差', '外部标识']
const GOOD = 6

const good = (number, owner) => ({
  设备类型: '14001', 行政区划: '110105', 名称: `朝外大街 ${number} 号井盖`, 单位: owner, 状态: '在用',
  经度: (116.434 + number / 1000).toFixed(6), 纬度: (39.9232 + number / 2000).toFixed(6), 坐标系: 'CGCS2000', 外部标识: `serial=PORTAL-${number}`,
})

/** What is wrong, and with it in a row that is good otherwise. */
export const MISTAKES = [
  ['device type unknown', { 设备类型: '99999' }],
  ['division unknown', { 行政区划: '999999' }],
  ['no name', { 名称: '' }],
  ['owner unknown', { 单位: 'nobody-at-all' }],
  ['owner out of reach', { 单位: 'emergency' }],
  ['state unknown', { 状态: '坏了' }],
  ['longitude out of range', { 经度: '216.4' }],
  ['latitude not a number', { 纬度: '三十九度' }],
  ['datum unknown', { 坐标系: 'WGS85' }],
  ['gateway code of the wrong length', { 网关编码: '12345' }],
  ['object code unknown', { 管理对象编码: '11010501001999999' }],
  ['offset unreadable', { 时差: '东八区' }],
  ['identifier without a kind', { 外部标识: '866123050012345' }],
  ['code turned into a number', { 编码: '1.10105E+18' }],
]

const line = (row) => HEADINGS.map((heading) => `"${String(row[heading] ?? '').replaceAll('"', '""')}"`).join(',')
const csv = (rows) => Buffer.from('\ufeff' + [HEADINGS.join(','), ...rows.map(line)].join('\r\n') + '\r\n')

export function faulty(owner) {
  const rows = Array.from({ length: GOOD }, (_, index) => good(index + 1, owner))
  MISTAKES.forEach(([, mistake], index) => rows.push({ ...good(GOOD + index + 1, owner), ...mistake }))
  return csv(rows)
}

export function mended(owner) {
  return csv(Array.from({ length: GOOD + MISTAKES.length }, (_, index) => good(index + 1, owner)))
}

/** A few rows that nobody meant to send. */
export function few(owner) {
  return csv([1, 2, 3].map((number) => ({ ...good(100 + number, owner), 外部标识: `serial=MISTAKEN-${number}` })))
}

export const ROWS = GOOD + MISTAKES.length
