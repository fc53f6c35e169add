import { shallowRef } from 'vue'

/** A short message that something is done, with a way back where there is one; or that it could not be done. */
export interface Toast {
  id: number
  text: string
  bad?: boolean
  /** What throws is told, wherever somebody is by then. */
  action?: { label: string; run: () => unknown }
  /** How long it is shown. */
  millis: number
}

const SHOWN_MILLIS = 6_000
const BAD_MILLIS = 12_000
const ACTION_MILLIS = 20_000
const MOST = 3
let last = 0

export const toasts = shallowRef<readonly Toast[]>([])
const timers = new Map<number, ReturnType<typeof setTimeout>>()
let held = false

export function say(text: string, action?: Toast['action']): void {
  show(action ? { id: ++last, text, action, millis: ACTION_MILLIS } : { id: ++last, text, millis: SHOWN_MILLIS })
}

/** Tells what went wrong where no page is there to show it. */
export function complain(text: string): void {
  show({ id: ++last, text, bad: true, millis: BAD_MILLIS })
}

/** Adds one; of those before, the oldest without a way back make room. */
function show(toast: Toast): void {
  const passing = toasts.value.filter((one) => !one.action)
  const gone = new Set(passing.slice(0, Math.max(0, passing.length - MOST + 1)))
  toasts.value = [...toasts.value.filter((one) => !gone.has(one)), toast]
  if (!held) {
    begin(toast)
  }
}

function begin(toast: Toast): void {
  timers.set(toast.id, setTimeout(() => forget(toast.id), toast.millis))
}

export function forget(id: number): void {
  clearTimeout(timers.get(id))
  timers.delete(id)
  toasts.value = toasts.value.filter((toast) => toast.id !== id)
}

/** While somebody points at them or has the focus in them, all stay. */
export function hold(): void {
  held = true
  timers.forEach((timer) => clearTimeout(timer))
  timers.clear()
}

/** Nobody is at them any more: each is shown for its whole time again. */
export function release(): void {
  if (held) {
    held = false
    toasts.value.forEach(begin)
  }
}
