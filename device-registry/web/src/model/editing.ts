import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { ApiProblem, type ApiClient } from '@mailuo/web'
import { conflictsOf, merged, patchOf, type Conflict } from './merge'

type Fields = Record<string, unknown>

/** A copy of a form's fields that keeps those which are empty: what somebody emptied is a change too. */
function copyOf<T>(value: T): T {
  if (Array.isArray(value)) {
    return value.map(copyOf) as T
  }
  return typeof value === 'object' && value !== null ? (Object.fromEntries(Object.entries(value).map(([key, part]) => [key, copyOf(part)])) as T) : value
}

/** A form over something stored: what it was, what somebody makes of it, and what others made of it meanwhile. */
export interface Editing {
  draft: Ref<Fields>
  loaded: Ref<boolean>
  busy: Ref<boolean>
  problem: ShallowRef<unknown>
  /** What must be settled before it can be saved; empty while nobody else has changed anything. */
  conflicts: ShallowRef<Conflict[]>
  /** What of it is changed here and not saved, by field; empty where nothing is. */
  changes(): Fields
  load(): Promise<void>
  /** Saves; undefined where that was refused, and then {@link problem} or {@link conflicts} say why. */
  save<T>(): Promise<T | undefined>
  settle(keepTheirs: ReadonlySet<string>): void
}

/**
 * @param path of the thing, such as `/devices/110105…`
 * @param formOf what of it stands in the form
 * @param read where it is read from, where that is not the path itself
 */
export function useEditing(api: ApiClient, path: string, formOf: (stored: Fields) => Fields, read = path): Editing {
  const draft = ref<Fields>({})
  const loaded = ref(false)
  const busy = ref(false)
  const problem = shallowRef<unknown>()
  const conflicts = shallowRef<Conflict[]>([])
  let base: Fields = {}
  let theirs: Fields = {}
  let version = 0
  let theirVersion = 0

  async function current(): Promise<{ form: Fields; version: number }> {
    const stored = await api.get<Fields>(read)
    return { form: formOf(stored), version: Number(stored['version']) }
  }

  async function look() {
    const now = await current()
    theirs = now.form
    theirVersion = now.version
    conflicts.value = conflictsOf(base, theirs, draft.value)
    if (conflicts.value.length === 0) {
      version = theirVersion
      base = theirs
    }
  }

  return {
    draft, loaded, busy, problem, conflicts,
    changes: () => patchOf(base, draft.value),
    async load() {
      try {
        const now = await current()
        base = now.form
        version = now.version
        draft.value = copyOf(now.form)
        loaded.value = true
        problem.value = undefined
      } catch (error) {
        problem.value = error
      }
    },
    async save<T>() {
      busy.value = true
      problem.value = undefined
      try {
        return await api.patch<T>(path, patchOf(base, draft.value), version)
      } catch (error) {
        if (error instanceof ApiProblem && error.status === 412) {
          await look().catch((other: unknown) => (problem.value = other))
          if (conflicts.value.length === 0 && problem.value === undefined) {
            problem.value = error
          }
        } else {
          problem.value = error
        }
        return undefined
      } finally {
        busy.value = false
      }
    },
    settle(keepTheirs) {
      draft.value = copyOf(merged(base, theirs, draft.value, (field) => keepTheirs.has(field)))
      base = theirs
      version = theirVersion
      conflicts.value = []
    },
  }
}
