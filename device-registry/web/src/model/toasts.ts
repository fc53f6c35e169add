import { shallowRef } from 'vue'

/** A short message that something is done, with a way back where there is one; or that it could not be done. */
export interface Toast {
  id: number
  text: string
  bad?: boolean
  /** What throws is told, wherever somebody is by then. */
  action?: { label: string; run: () => unknown }
}

const SHOWN_MILLIS = 6_000
let last = 0

export const toasts = shallowRef<readonly Toast[]>([])

export function say(text: string, action?: Toast['action']): void {
  show({ id: ++last, text, ...(action ? { action } : {}) }, action ? SHOWN_MILLIS * 2 : SHOWN_MILLIS)
}

/** Tells what went wrong where no page is there to show it. */
export function complain(text: string): void {
  show({ id: ++last, text, bad: true }, SHOWN_MILLIS * 2)
}

function show(toast: Toast, millis: number): void {
  toasts.value = [...toasts.value.slice(-2), toast]
  setTimeout(() => forget(toast.id), millis)
}

export function forget(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id)
}
