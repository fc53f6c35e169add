import { describe, expect, it } from 'vitest'
import { ApiClient } from '@mailuo/web'
import { useEditing } from '../src/model/editing'

type Fields = Record<string, unknown>

/** A server with one device, which refuses a change that is made to another version of it. */
function serverOf(stored: Fields) {
  const patches: Fields[] = []
  const answer = (status: number, body: unknown) => new Response(JSON.stringify(body), { status })
  const fetcher = (_: RequestInfo | URL, init: RequestInit = {}) => {
    if (init.method === 'PATCH') {
      const patch = JSON.parse(String(init.body)) as Fields
      if ((init.headers as Record<string, string>)['If-Match'] !== `"${String(stored['version'])}"`) {
        return Promise.resolve(answer(412, { code: 'version', title: 'changed meanwhile' }))
      }
      patches.push(patch)
      Object.assign(stored, patch, { version: Number(stored['version']) + 1 })
    }
    return Promise.resolve(answer(200, stored))
  }
  return { patches, stored, api: new ApiClient('', () => 'en', fetcher) }
}

const FIELDS = ['name', 'gateway', 'maintainer', 'place', 'datastreams']
const formOf = (stored: Fields) => Object.fromEntries(FIELDS.map((field) => [field, stored[field]]))
const device = () => ({ version: 1, name: 'Cover', gateway: '7', maintainer: 'Water', place: { lon: 116, lat: 39 }, datastreams: [{ property: 'level', unit: 'm' }] })

describe('a form over something stored', () => {
  it('saves what was emptied as null, and nothing that was not touched', async () => {
    const { api, patches } = serverOf(device())
    const form = useEditing(api, '/devices/1', formOf)
    await form.load()
    Object.assign(form.draft.value, { gateway: undefined, maintainer: '', place: undefined })
    expect(form.changes()).toEqual({ gateway: null, maintainer: null, place: null })
    expect(await form.save()).toMatchObject({ version: 2 })
    expect(patches).toEqual([{ gateway: null, maintainer: null, place: null }])
  })

  it('saves what was emptied also after somebody else was faster elsewhere', async () => {
    const { api, patches, stored } = serverOf(device())
    const form = useEditing(api, '/devices/1', formOf)
    await form.load()
    form.draft.value['gateway'] = undefined
    Object.assign(stored, { name: 'Lid', version: 2 })
    expect(await form.save()).toBeUndefined()
    expect(form.conflicts.value.map((one) => [one.field, one.both])).toEqual([['name', false]])
    form.settle(new Set())
    expect(form.draft.value['name']).toBe('Lid')
    await form.save()
    expect(patches).toEqual([{ gateway: null }])
  })

  it('keeps the choice of nothing where another has changed the same field', async () => {
    const { api, patches, stored } = serverOf(device())
    const form = useEditing(api, '/devices/1', formOf)
    await form.load()
    form.draft.value['gateway'] = undefined
    form.draft.value['datastreams'] = (form.draft.value['datastreams'] as unknown[]).slice()
    Object.assign(stored, { gateway: '8', version: 2 })
    await form.save()
    expect(form.conflicts.value).toMatchObject([{ field: 'gateway', base: '7', theirs: '8', both: true }])
    form.settle(new Set())
    await form.save()
    expect(patches).toEqual([{ gateway: null }])
    expect(stored).toMatchObject({ gateway: null, name: 'Cover' })
  })

  it('takes theirs where that is chosen', async () => {
    const { api, patches, stored } = serverOf(device())
    const form = useEditing(api, '/devices/1', formOf)
    await form.load()
    Object.assign(form.draft.value, { gateway: undefined, maintainer: 'Roads' })
    Object.assign(stored, { gateway: '8', version: 2 })
    await form.save()
    form.settle(new Set(['gateway']))
    await form.save()
    expect(patches).toEqual([{ maintainer: 'Roads' }])
  })
})
