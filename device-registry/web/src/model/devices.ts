import { shallowRef } from 'vue'
import type { ApiClient } from '@mailuo/web'
import { useOnceEach } from './scores'
import type { Page } from './types'

/** The names of devices of any department, asked for a hundred at a time; a device without one has its code. */
export function useDeviceNames(api: ApiClient, devices: () => readonly string[]): (code: string) => string {
  const known = shallowRef<ReadonlyMap<string, string>>(new Map())
  useOnceEach(devices, async (codes, signal) => {
    const { items } = await api.get<Page<{ device: string; name: string }>>('/sharing/catalogue', { devices: codes.join(','), limit: codes.length }, signal)
    known.value = new Map([...known.value, ...items.map((one) => [one.device, one.name] as const)])
  })
  return (code) => known.value.get(code) ?? code
}
