import { onBeforeUnmount, shallowRef, watch } from 'vue'
import type { ApiClient } from '@mailuo/web'
import { unasked } from './scores'
import type { Page } from './types'

/** The names of devices of any department, asked for a hundred at a time; a device without one has its code. */
export function useDeviceNames(api: ApiClient, devices: () => readonly string[]): (code: string) => string {
  const known = shallowRef<ReadonlyMap<string, string>>(new Map())
  const asking = new Map<string, true>()
  const leaving = new AbortController()
  onBeforeUnmount(() => leaving.abort())

  async function ask(codes: string[]) {
    codes.forEach((code) => asking.set(code, true))
    try {
      const { items } = await api.get<Page<{ device: string; name: string }>>('/sharing/catalogue', { devices: codes.join(','), limit: codes.length }, leaving.signal)
      known.value = new Map([...known.value, ...items.map((one) => [one.device, one.name] as const)])
    } catch {
      // The codes say it too.
      codes.forEach((code) => asking.delete(code))
    }
  }

  watch(devices, (codes) => unasked(codes, asking).forEach((page) => void ask(page)), { immediate: true })
  return (code) => known.value.get(code) ?? code
}
