import { describe, expect, it } from 'vitest'
import { ApiClient } from '@mailuo/web'
import { searchEverything } from '../src/model/search'

const OURS = '1101050300100000016'
const THEIRS = '1101050510100000021'

/** Searches with a server that answers these paths, and nothing else with anything. */
function search(q: string, answers: Record<string, unknown>) {
  const asked: string[] = []
  const api = new ApiClient('', () => 'zh', (input) => {
    const path = decodeURIComponent(String(input)).split('&')[0]!
    asked.push(path)
    const answer = answers[path.split('?')[0]!]
    return answer === 'down' ? Promise.reject(new TypeError('down')) : Promise.resolve(new Response(JSON.stringify(answer ?? { items: [] })))
  })
  const words = { t: (key: string) => key, locale: { value: 'zh' } }
  const means = { api, words, catalogue: { deviceType: () => 'type', division: () => 'division' }, names: { organization: (id: string) => id }, readsRegistry: true }
  return searchEverything(q, means as never, new AbortController().signal).then((answer) => ({ ...answer, asked }))
}

const unknown = { valid: false, registered: false, problems: [{ message: 'wrong check digit' }], suggestions: [] }

describe('the search over everything', () => {
  it('finds by a code as it is printed, and asks nobody else then', async () => {
    const { hits, asked } = await search('110105 03001 0000001 6', { '/search': { items: [{ code: OURS, name: 'station', type: '03001', organization: 'us' }] } })
    expect(hits.map((one) => one.path)).toEqual([`devices/${OURS}`])
    expect(asked).toContain(`/search?q=${OURS}`)
    expect(asked.some((path) => path.startsWith('/sharing') || path.startsWith('/codes'))).toBe(false)
  })

  it('leads to what others have in the catalogue', async () => {
    const { hits } = await search(THEIRS, { '/sharing/catalogue': { items: [{ device: THEIRS, name: 'gauge', domain: '05', type: '101', organizationName: 'water' }] } })
    expect(hits).toMatchObject([{ path: `sharing/catalogue/${THEIRS}`, name: 'gauge' }])
  })

  it('does not call unregistered what others have registered', async () => {
    const { hits, hint } = await search('11010501002000001', { '/codes/11010501002000001': { ...unknown, valid: true, registered: true } })
    expect(hits).toEqual([])
    expect(hint).toBe('search.others')
  })

  it('says what was meant by a code with a slip, and offers only what is registered', async () => {
    const slip = { text: 'one digit wrong', registered: true }
    const { hits, hint } = await search('11010503O0100000016', {
      '/codes/11010503O0100000016': { ...unknown, suggestions: [{ ...slip, code: OURS, name: 'station' }, { ...slip, code: THEIRS }, { ...slip, code: '1101050300100000099', registered: false }] },
    })
    expect(hits.map((one) => [one.path, one.guess])).toEqual([[`devices/${OURS}`, true], [`sharing/catalogue/${THEIRS}`, true]])
    expect(hint).toBe('wrong check digit')
  })

  it('says nothing about what is no code of ours', async () => {
    const { hint } = await search('490154203237518', { '/codes/490154203237518': unknown })
    expect(hint).toBe('')
  })

  it('does not say that nothing is there where nobody answered', async () => {
    const { hits, problem } = await search('井盖', { '/search': 'down', '/objects': { items: [{ code: '1', name: '井盖', division: '110105' }] } })
    expect(hits).toHaveLength(1)
    expect(problem).toMatchObject({ code: 'network' })
  })
})
