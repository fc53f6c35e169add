import { shallowRef } from 'vue'

/** A short message that something is done, with a way back where there is one. */
export interface Toast {
  id: number
  text: string
  action?: { label: string; run: () => unknown }
}

const SHOWN_MILLIS = 6_000
let last = 0

export const toasts = shallowRef<readonly Toast[]>([])

export function say(text: string, action?: Toast['action']): void {
  const toast: Toast = { id: ++last, text, ...(action ? { action } : {}) }
  toasts.value = [...toasts.value.slice(-2), toast]
  setTimeout(() => forget(toast.id), action ? SHOWN_MILLIS * 2 : SHOWN_MILLIS)
}

export function forget(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id)
}
