let waiting: Record<string, unknown> = {}

/** Leaves what a form shall begin with, for the form that is opened next; it is too much for an address. */
export function leaveStart(start: Record<string, unknown>): void {
  waiting = start
}

/** Takes it, once. */
export function takeStart(): Record<string, unknown> {
  const start = waiting
  waiting = {}
  return start
}
