/** One field that the server refused: where it is and what is wrong with it. */
export interface FieldProblem {
  pointer: string
  message: string
}

/**
 * An error as the server told it (RFC 9457), or one of our own when no answer came:
 * code `network` (server not reachable), `timeout`, or `not-a-problem` (an answer that is not ours).
 */
export class ApiProblem extends Error {
  readonly code: string
  readonly status: number
  readonly title: string
  readonly detail: string | undefined
  readonly fields: FieldProblem[]

  constructor(problem: {
    code: string
    status: number
    title: string
    detail?: string | undefined
    fields?: FieldProblem[] | undefined
  }) {
    super(problem.detail ?? problem.title)
    this.name = 'ApiProblem'
    this.code = problem.code
    this.status = problem.status
    this.title = problem.title
    this.detail = problem.detail
    this.fields = problem.fields ?? []
  }
}

type Query = Record<string, string | number | boolean | undefined>

const TIMEOUT_MILLIS = 20_000
const FILE_TIMEOUT_MILLIS = 180_000
const FIRST_PAUSE_MILLIS = 150
const LONGEST_PAUSE_MILLIS = 2_500
const TYPE_PREFIX = 'urn:mailuo:problem:'

/**
 * The HTTP API under `/api/v1` of the server that the page came from. Who is asking travels in the session
 * cookie; the language of errors follows {@link ApiClient.locale}.
 */
export class ApiClient {
  /**
   * Called when the server says that nobody is signed in; true asks to try again. Right after signing in, a node of the
   * platform may not yet know the new session.
   */
  onUnauthorized: () => Promise<boolean> = () => Promise.resolve(false)

  constructor(
    readonly base: string = '/api/v1',
    private readonly locale: () => string = () => 'en',
    private readonly fetcher: typeof fetch = (input, init) => fetch(input, init),
  ) {}

  get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
    return this.send<T>('GET', path + queryString(query), undefined, signal)
  }

  post<T>(path: string, body?: unknown): Promise<T> {
    return this.send<T>('POST', path, body)
  }

  /** With {@link version} it is refused (412) where somebody else was faster, as {@link patch}. */
  put<T>(path: string, body: unknown, version?: number): Promise<T> {
    return this.send<T>('PUT', path, body, undefined, ifMatch(version))
  }

  /** A JSON merge patch. */
  patch<T>(path: string, change: unknown, version?: number): Promise<T> {
    return this.send<T>('PATCH', path, change, undefined, ifMatch(version))
  }

  /** A file that the server makes of {@link body}. */
  async file(path: string, body: unknown, signal?: AbortSignal): Promise<Blob> {
    const response = await this.reach('POST', path, body, signal, {}, FILE_TIMEOUT_MILLIS)
    return response.blob()
  }

  /** Ends as asking for this file would, before any of it comes: the browser itself can fetch it then. */
  async offered(path: string, query: Query = {}): Promise<void> {
    const enough = new AbortController()
    await this.reach('GET', path + queryString(query), undefined, enough.signal, {}, FILE_TIMEOUT_MILLIS)
    enough.abort()
  }

  /** Sends a file as it is; tells how much of it has gone, from 0 to 1. */
  async upload<T>(path: string, query: Query, file: Blob, progress: (part: number) => void, signal?: AbortSignal, method: 'POST' | 'PUT' = 'POST'): Promise<T> {
    // A session that has ended meanwhile is found out before the file goes its way, not after.
    await this.get('/sessions/current', {}, signal)
    return new Promise<T>((done, failed) => {
      const request = new XMLHttpRequest()
      request.open(method, this.base + path + queryString(query))
      request.setRequestHeader('Accept', 'application/json, application/problem+json')
      request.setRequestHeader('Accept-Language', this.locale())
      request.setRequestHeader('Content-Type', 'application/octet-stream')
      request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total)
      request.onerror = () => failed(new ApiProblem({ code: 'network', status: 0, title: 'network' }))
      request.onabort = () => failed(new DOMException('stopped', 'AbortError'))
      request.onload = () => {
        const answer = new Response(request.responseText || null, { status: request.status || 500, statusText: request.statusText })
        readJson(answer).then((body) => (answer.ok ? done(body as T) : failed(toProblem(answer, body))), failed)
      }
      signal?.addEventListener('abort', () => request.abort())
      request.send(file)
    })
  }

  delete(path: string): Promise<void> {
    return this.send<void>('DELETE', path)
  }

  /** Everything that a paged list has, page by page, until its end or {@link most} items. */
  async all<T>(path: string, query: Query, most: number, signal?: AbortSignal): Promise<{ items: T[]; more: boolean }> {
    const items: T[] = []
    let cursor: string | undefined
    do {
      const page = await this.get<{ items: T[]; next?: string }>(path, { limit: 1000, ...query, cursor }, signal)
      items.push(...page.items)
      cursor = page.next
    } while (cursor !== undefined && items.length < most)
    return { items, more: cursor !== undefined }
  }

  private async send<T>(method: string, path: string, body?: unknown, signal?: AbortSignal, more: Record<string, string> = {}): Promise<T> {
    const response = await this.reach(method, path, body, signal, more, TIMEOUT_MILLIS)
    return response.status === 204 ? (undefined as T) : ((await readJson(response)) as T)
  }

  /** An answer that is no error; asks again where only the session was missing. */
  private async reach(
    method: string, path: string, body: unknown, signal: AbortSignal | undefined, more: Record<string, string>, millis: number,
  ): Promise<Response> {
    let response = await this.ask(method, path, body, signal, more, millis)
    for (let pause = FIRST_PAUSE_MILLIS; response.status === 401 && !path.startsWith('/sessions'); pause *= 2) {
      if (pause > LONGEST_PAUSE_MILLIS || !(await this.onUnauthorized())) {
        break
      }
      await new Promise((done) => setTimeout(done, pause))
      response = await this.ask(method, path, body, signal, more, millis)
    }
    if (!response.ok) {
      throw toProblem(response, await readJson(response).catch(() => undefined))
    }
    return response
  }

  private async ask(
    method: string, path: string, body: unknown, signal: AbortSignal | undefined, more: Record<string, string>, millis: number,
  ): Promise<Response> {
    const timeout = AbortSignal.timeout(millis)
    const headers: Record<string, string> = {
      Accept: 'application/json, application/problem+json',
      'Accept-Language': this.locale(),
      ...more,
    }
    if (body !== undefined) {
      headers['Content-Type'] = 'application/json'
    }
    try {
      return await this.fetcher(this.base + path, {
        method,
        headers,
        credentials: 'same-origin',
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
    } catch (error) {
      if (signal?.aborted) {
        throw error
      }
      throw new ApiProblem({ code: timeout.aborted ? 'timeout' : 'network', status: 0, title: String(error) })
    }
  }
}

/** `?a=1&b=2` of the entries that have a value; empty when none has. */
export function queryString(query: Query): string {
  const entries = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  return entries.length === 0
    ? ''
    : '?' + entries.map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(String(value))}`).join('&')
}

function ifMatch(version: number | undefined): Record<string, string> {
  return version === undefined ? {} : { 'If-Match': `"${version}"` }
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text()
  if (text === '') {
    return undefined
  }
  try {
    return JSON.parse(text)
  } catch {
    throw new ApiProblem({ code: 'not-a-problem', status: response.status, title: text.slice(0, 200) })
  }
}

function toProblem(response: Response, body: unknown): ApiProblem {
  if (typeof body !== 'object' || body === null) {
    return new ApiProblem({ code: 'not-a-problem', status: response.status, title: response.statusText })
  }
  const { code, type, title, detail, errors } = body as Record<string, unknown>
  const fromType = typeof type === 'string' && type.startsWith(TYPE_PREFIX) ? type.slice(TYPE_PREFIX.length) : undefined
  return new ApiProblem({
    code: typeof code === 'string' ? code : (fromType ?? 'not-a-problem'),
    status: response.status,
    title: typeof title === 'string' ? title : response.statusText,
    detail: typeof detail === 'string' ? detail : undefined,
    fields: Array.isArray(errors) ? (errors as FieldProblem[]) : [],
  })
}
