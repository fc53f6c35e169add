import { describe, expect, it } from 'vitest'
import { formatAge, formatBytes, formatCode, formatCompact, formatDuration, formatNumber, formatTime, formatUnit } from '../src/format'

describe('units', () => {
  it.each([
    ['ug/m3', 'µg/m³'],
    ['mg/L', 'mg/L'],
    ['m3/h', 'm³/h'],
    ['Cel', '°C'],
    ['%', '%'],
    ['MPa', 'MPa'],
    ['m/s', 'm/s'],
    ['m/s2', 'm/s²'],
    ['m.s-1', 'm·s⁻¹'],
    ['uS/cm', 'µS/cm'],
    ['[pH]', 'pH'],
    ['[NTU]', 'NTU'],
    ['{vehicles}/h', 'vehicles/h'],
    ['1', ''],
    ['', ''],
    ['deg', '°'],
    ['some%odd!unit', 'some%odd!unit'],
  ])('writes %s as %s', (ucum, text) => expect(formatUnit(ucum)).toBe(text))
})

describe('numbers', () => {
  it.each([
    [83, '83'],
    [83.456, '83.46'],
    [0.27391, '0.2739'],
    [1234.5678, '1,235'],
    [0, '0'],
    [-5.25, '-5.25'],
    [101325.4, '101,325'],
    [0.00001, '1.00e-5'],
    [Number.NaN, '–'],
  ])('writes %s as %s', (value, text) => expect(formatNumber(value, 'en')).toBe(text))

  it('writes rates in a small space', () => {
    expect([0, 3.14, 950, 1234, 104_000, 1_100_000].map((rate) => formatCompact(rate, 'en'))).toEqual([
      '0', '3.1', '950', '1.2 k', '104 k', '1.1 M',
    ])
  })

  it('writes bytes in binary multiples', () => {
    expect([0, 512, 1536, 20 * 1024 * 1024].map((bytes) => formatBytes(bytes, 'en'))).toEqual(['0 B', '512 B', '1.5 KiB', '20 MiB'])
  })
})

describe('times', () => {
  const now = Date.parse('2026-11-21T12:00:00Z')

  it('tells how long ago something was', () => {
    expect(formatAge(now - 12_000, now, 'en')).toBe('12 s ago')
    expect(formatAge(now - 12_000, now, 'zh')).toBe('12 秒前')
    expect(formatAge(now - 500, now, 'zh')).toBe('刚刚')
    expect(formatAge(now - 3 * 3_600_000, now, 'en')).toBe('3 h ago')
  })

  it('says that a time is ahead of now instead of hiding it', () => {
    expect(formatAge(now + 3_600_000, now, 'en')).toBe('60 min ahead')
  })

  it('writes date and time in one form for both languages', () => {
    expect(formatTime(new Date(2026, 10, 21, 8, 5, 9).getTime())).toBe('2026-11-21 08:05:09')
  })

  it('takes the largest unit that tells enough', () => {
    expect(formatDuration(99_000, 'en')).toBe('99 s')
    expect(formatDuration(100_000, 'en')).toBe('2 min')
    expect(formatDuration(3 * 86_400_000, 'zh')).toBe('3 天')
  })
})

describe('codes', () => {
  it('groups device codes and object codes as they are read out', () => {
    expect(formatCode('1101050300100000122')).toBe('110105 03 001 0000012 2')
    expect(formatCode('11010501101000001')).toBe('110105 01 101 000001')
    expect(formatCode('1101050101000001')).toBe('110105 01 01 000001')
  })

  it('leaves everything else as it is', () => {
    expect(formatCode('token')).toBe('token')
    expect(formatCode('12345')).toBe('12345')
  })
})
