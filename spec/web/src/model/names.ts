import { shallowReactive } from 'vue'
import { ApiProblem, type ApiClient } from '../api'

/** Names of organizations, gateways and managed objects, asked for one by one when a page shows them, and then kept. */
export class Names {
  private readonly known = shallowReactive(new Map<string, string>())
  private readonly asked = new Set<string>()

  constructor(private readonly api: ApiClient) {}

  organization(id: string): string {
    return this.look(`/organization-names?id=${encodeURIComponent(id)}`, id)
  }

  object(code: string): string {
    return this.look(`/objects/${encodeURIComponent(code)}`, code)
  }

  gateway(code: string): string {
    return this.look(`/gateways/${encodeURIComponent(code)}`, code)
  }

  /** Asks anew next time, for another person's session. */
  clear(): void {
    this.known.clear()
    this.asked.clear()
  }

  private look(path: string, fallback: string): string {
    if (!this.asked.has(path)) {
      this.asked.add(path)
      this.api.get<{ name?: string; items?: { name: string }[] }>(path).then(
        (found) => {
          const name = found.name ?? found.items?.[0]?.name
          if (name) {
            this.known.set(path, name)
          }
        },
        (error: unknown) => {
          // A lost request is no answer: asked again when it is shown the next time.
          if (!(error instanceof ApiProblem) || error.status === 0 || error.status >= 500) {
            this.asked.delete(path)
          }
        },
      )
    }
    return this.known.get(path) ?? fallback
  }
}
