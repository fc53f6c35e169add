import { ApiProblem } from '@mailuo/web'

/** Whether an answer says that something belongs to an organization out of one's reach. */
export function isForeign(error: unknown): boolean {
  return error instanceof ApiProblem && error.code === 'foreign-organization'
}
