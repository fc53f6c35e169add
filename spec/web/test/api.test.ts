import { describe, expect, it } from 'vitest'
import { ApiClient, ApiProblem, queryString } from '../src/api'
import { describeProblem, fieldOf } from '../src/problems'

function answering(...answers: [status: number, body: unknown, type?: string][]) {
  const asked: { url: string; init: RequestInit }[] = []
  const fetcher = (input: unknown, init?: RequestInit) => {
    asked.push({ url: String(input), init: init ?? {} })
    const [status, body, type] = answers[Math.min(asked.length, answers.length) - 1]!
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    return Promise.resolve(new Response(status === 204 ? null : text, { status, headers: { 'Content-Type': type ?? 'application/json' } }))
  }
  return { asked, api: new ApiClient('/api/v1', () => 'zh-CN', fetcher as typeof fetch) }
}

describe('the API client', () => {
  it('asks in the language of the page', async () => {
    const { api, asked } = answering([200, { items: [] }])
    await api.get('/devices', { q: '井盖', domain: undefined, division: '' })
    expect(asked[0]!.url).toBe('/api/v1/devices?q=%E4%BA%95%E7%9B%96')
    expect((asked[0]!.init.headers as Record<string, string>)['Accept-Language']).toBe('zh-CN')
  })

  it('turns problem details into an error with the code and the fields', async () => {
    const { api } = answering([400, { code: 'invalid-field', title: 'Not valid', detail: '/name: is required', errors: [{ pointer: '/name', message: 'is required' }] }])
    const problem = await api.get('/x').catch((error: unknown) => error as ApiProblem)
    expect(problem).toMatchObject({ code: 'invalid-field', status: 400, title: 'Not valid', fields: [{ pointer: '/name' }] })
  })

  it('reads the code from the type where there is no code', async () => {
    const { api } = answering([404, { type: 'urn:mailuo:problem:not-found', title: 'No such device' }])
    await expect(api.get('/x')).rejects.toMatchObject({ code: 'not-found' })
  })

  it('does not take the error page of a proxy for a problem of ours', async () => {
    const { api } = answering([502, '<html>Bad gateway</html>', 'text/html'])
    await expect(api.get('/x')).rejects.toMatchObject({ code: 'not-a-problem', status: 502 })
  })

  it('says that the server cannot be reached', async () => {
    const api = new ApiClient('/api/v1', () => 'en', () => Promise.reject(new TypeError('Failed to fetch')))
    await expect(api.get('/x')).rejects.toMatchObject({ code: 'network' })
  })

  it('gives up when nobody is signed in', async () => {
    const { api, asked } = answering([401, { code: 'unauthenticated', title: 'Sign in' }])
    await expect(api.get('/x')).rejects.toMatchObject({ code: 'unauthenticated' })
    expect(asked).toHaveLength(1)
  })

  it('tries again while a node does not yet know the new session', async () => {
    const { api, asked } = answering([401, { code: 'unauthenticated', title: 'Sign in' }], [401, {}], [200, { items: [] }])
    api.onUnauthorized = () => Promise.resolve(true)
    expect(await api.get('/x')).toEqual({ items: [] })
    expect(asked).toHaveLength(3)
  })

  it('says why a file cannot be had, and leaves one that can to the browser', async () => {
    const { api, asked } = answering([400, { code: 'invalid-field', title: 'Not valid', errors: [{ pointer: 'format', message: 'too many rows' }] }], [200, 'PK'])
    await expect(api.offered('/exports/devices', { format: 'xlsx' })).rejects.toMatchObject({ fields: [{ pointer: 'format' }] })
    await api.offered('/exports/devices', { format: 'csv' })
    expect(asked[1]!.url).toBe('/api/v1/exports/devices?format=csv')
    expect(asked[1]!.init.signal!.aborted).toBe(true)
  })

  it('reads a list to its end', async () => {
    const { api, asked } = answering([200, { items: [1, 2], next: 'c2' }], [200, { items: [3] }])
    expect(await api.all('/latest', { domain: '03' }, 100)).toEqual({ items: [1, 2, 3], more: false })
    expect(asked[1]!.url).toBe('/api/v1/latest?limit=1000&domain=03&cursor=c2')
  })

  it('stops at the most that is wanted and says that there is more', async () => {
    const { api } = answering([200, { items: [1, 2], next: 'on' }])
    expect(await api.all('/latest', {}, 4)).toEqual({ items: [1, 2, 1, 2], more: true })
  })

  it('leaves out parameters without a value', () => {
    expect(queryString({ a: undefined, b: '' })).toBe('')
    expect(queryString({ a: 0, b: false })).toBe('?a=0&b=false')
  })
})

describe('a problem', () => {
  const t = (key: string) => key
  const problem = (code: string, detail: string, ...fields: [string, string][]) =>
    new ApiProblem({ code, status: 400, title: '无效', detail, fields: fields.map(([pointer, message]) => ({ pointer, message })) })
  const names: Record<string, string> = { organization: '单位', until: '有效至' }
  const nameOf = (field: string) => names[field] ?? field

  it('names the fields as the form does, and not as the API does', () => {
    expect(['/items/0/organization', '/until', 'limit', '', '/items/3'].map(fieldOf)).toEqual(['organization', 'until', 'limit', '', 'items'])
    expect(describeProblem(problem('invalid-field', '/until：必填', ['/until', '必填'], ['/items/0/organization', '没有']), t, nameOf).detail).toBe('有效至: 必填 · 单位: 没有')
    expect(describeProblem(problem('invalid-field', '：必须是对象', ['', '必须是对象']), t).detail).toBe('必须是对象')
  })

  it('keeps what is said beside the fields', () => {
    expect(describeProblem(problem('conflict', '已被登记', ['/name', '重复']), t).detail).toBe('已被登记 · name: 重复')
    expect(describeProblem(problem('invalid-field', '没有字段'), t).detail).toBe('没有字段')
  })
})
