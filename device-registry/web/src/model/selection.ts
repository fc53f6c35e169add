import { shallowRef, type ShallowRef } from 'vue'

/** What somebody has ticked in a list. */
export interface Selection {
  ids: ShallowRef<ReadonlySet<string>>
  toggle(id: string): void
  toggleAll(ids: readonly string[]): void
  clear(): void
}

export function useSelection(): Selection {
  const ids = shallowRef<ReadonlySet<string>>(new Set())
  return {
    ids,
    toggle(id) {
      const changed = new Set(ids.value)
      if (!changed.delete(id)) {
        changed.add(id)
      }
      ids.value = changed
    },
    toggleAll(all) {
      const whole = all.every((id) => ids.value.has(id))
      const changed = new Set(ids.value)
      all.forEach((id) => (whole ? changed.delete(id) : changed.add(id)))
      ids.value = changed
    },
    clear() {
      ids.value = new Set()
    },
  }
}
