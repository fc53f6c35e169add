import { ApiProblem } from './api'
import type { SharedMessages } from './messages'

type Translate = (key: keyof SharedMessages & string, parameters?: Record<string, string | number>) => string

/** What went wrong and what to do, in words for people. */
export function describeProblem(error: unknown, t: Translate): { title: string; detail: string } {
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
      // The detail names the first fields already; the rest follows.
      const fields = error.fields.filter((field) => !error.detail?.includes(field.message)).map((field) => `${field.pointer}: ${field.message}`)
      return { title: error.title, detail: [error.detail, ...fields].filter(Boolean).join(' · ') }
    }
  }
}
