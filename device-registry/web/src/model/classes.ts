import { onMounted, shallowRef } from 'vue'
import { usePortal, useWords } from '../portal'
import type { ComponentClass } from './lists'

/** Names of component classes, which depend on the edition of the standard. */
export function useClassNames(): (standard: string, code: string) => string {
  const { lists } = usePortal()
  const { locale } = useWords()
  const known = shallowRef(new Map<string, ComponentClass>())
  onMounted(async () => {
    const all = await lists.componentClasses().catch(() => [])
    known.value = new Map(all.map((one) => [one.standard + one.code, one]))
  })
  return (standard, code) => known.value.get(standard + code)?.names[locale.value] ?? code
}
