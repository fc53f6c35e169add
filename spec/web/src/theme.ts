import { computed, ref, type ComputedRef } from 'vue'

export type Theme = 'dark' | 'light'

const STORAGE_KEY = 'mailuo.theme'
const theme = ref<Theme>('dark')

/** Dark, as a command room is, unless light was chosen before. */
export function useTheme(): { theme: ComputedRef<Theme>; setTheme(theme: Theme): void } {
  return { theme: computed(() => theme.value), setTheme }
}

function setTheme(chosen: Theme): void {
  theme.value = chosen
  localStorage.setItem(STORAGE_KEY, chosen)
  apply()
}

function apply(): void {
  document.documentElement.classList.toggle('dark', theme.value === 'dark')
  document.documentElement.style.colorScheme = theme.value
}

/** Puts the theme chosen last time on the page; called once, before the page is drawn. */
export function restoreTheme(otherwise: Theme = 'dark'): void {
  const stored = localStorage.getItem(STORAGE_KEY)
  theme.value = stored === 'light' || stored === 'dark' ? stored : otherwise
  apply()
}
