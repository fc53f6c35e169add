import { ApiProblem } from './api'
import type { SharedMessages } from './messages'

type Translate = (key: keyof SharedMessages & string, parameters?: Record<string, string | number>) => string

/** The field that a pointer leads to, such as `organization` of `/items/0/organization`; empty where it leads to all. */
export function fieldOf(pointer: string): string {
  return pointer.split('/').filter((part) => !/^\d*$/.test(part)).at(-1) ?? ''
}

/** What went wrong and what to do, in words for people; {@link nameOf} names the fields of a form. */
export function describeProblem(error: unknown, t: Translate, nameOf: (field: string) => string = (field) => field): { title: string; detail: string } {
  if (!(error instanceof ApiProblem)) {
    return { title: t('problem.unexpected'), detail: error instanceof Error ? error.message : String(error) }
  }
  switch (error.code) {
    case 'network':
      return { title: t('problem.network'), detail: t('problem.network.do') }
    case 'timeout':
      return { title: t('problem.timeout'), detail: t('problem.timeout.do') }
    case 'not-a-problem':
      return { title: t('problem.status', { status: error.status }), detail: t('problem.status.do') }
    default: {
      const fields = error.fields.map(({ pointer, message }) => ({ name: nameOf(fieldOf(pointer)), message }))
      // The detail of what is not valid is its first field in the words of the API.
      const detail = error.code === 'invalid-field' && fields.length > 0 ? undefined : error.detail
      const rest = fields.filter((field) => !detail?.includes(field.message)).map(({ name, message }) => (name ? `${name}: ${message}` : message))
      return { title: error.title, detail: [detail, ...rest].filter(Boolean).join(' · ') }
    }
  }
}
