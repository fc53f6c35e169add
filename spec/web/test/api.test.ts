import { describe, expect, it } from 'vitest'
import { ApiClient, ApiProblem, queryString } from '../src/api'

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
