import { inject, shallowRef, type App, type InjectionKey, type ShallowRef } from 'vue'
import { ApiProblem, type ApiClient } from './api'
import type { Ways } from './ways'

/** Who is signed in, as far as a page needs it. */
export interface User {
  username: string
  organization?: string
  scopes?: string[]
  role?: string
  mustChangePassword?: boolean
}

export type SessionState = 'unknown' | 'signed-out' | 'must-change-password' | 'signed-in' | 'expired'

interface SessionAnswer {
  user: User
  expiresAt: string
}

const KEY: InjectionKey<Session> = Symbol('session')

/** The person's session with the server: signing in and out, and what to show meanwhile. */
export class Session {
  readonly user: ShallowRef<User | undefined> = shallowRef()
  readonly state: ShallowRef<SessionState> = shallowRef<SessionState>('unknown')

  private waiting: ((again: boolean) => void)[] = []

  /**
   * @param keepPage whether a session that ends while somebody works makes it `expired` instead of `signed-out`: the page
   *     stays, asks for the password, and what it was asking the server for goes on after that.
   */
  constructor(
    private readonly api: ApiClient,
    private readonly keepPage = false,
  ) {
    api.onUnauthorized = () => this.check()
  }

  /** Asks the server who is signed in; throws when it cannot be reached. */
  async restore(): Promise<void> {
    try {
      this.begin(await this.api.get<SessionAnswer>('/sessions/current'))
    } catch (error) {
      if (error instanceof ApiProblem && (error.status === 401 || error.status === 403)) {
        this.end()
      } else {
        throw error
      }
    }
  }

  /** How one may sign in, beside the password. */
  ways(): Promise<Ways> {
    return this.api.get<Ways>('/sessions/ways')
  }

  /** Goes on where somebody has signed in again elsewhere, such as in another tab; nothing changes where nobody has. */
  async resumeFromElsewhere(): Promise<void> {
    const answer = await this.api.get<SessionAnswer>('/sessions/current').catch(() => undefined)
    if (answer && this.state.value === 'expired') {
      this.begin(answer)
    }
  }

  async signIn(username: string, password: string): Promise<void> {
    this.begin(await this.api.post<SessionAnswer>('/sessions', { username, password }))
  }

  /** Replaces the password of whoever is signed in, and goes on with the same session. */
  async changePassword(currentPassword: string, newPassword: string): Promise<void> {
    await this.api.post<unknown>('/accounts/current/password', { current: currentPassword, next: newPassword })
    await this.restore()
  }

  async signOut(): Promise<void> {
    try {
      await this.api.delete('/sessions/current')
    } finally {
      this.leave()
    }
  }

  /** Whether the session still holds, asked of the service that keeps the sessions. */
  private async check(): Promise<boolean> {
    if (this.state.value !== 'expired') {
      await this.restore().catch(() => undefined)
    }
    if (this.state.value === 'expired') {
      return new Promise((again) => this.waiting.push(again))
    }
    return this.state.value === 'signed-in'
  }

  private begin(answer: SessionAnswer): void {
    const another = this.state.value === 'expired' && answer.user.username !== this.user.value?.username
    this.user.value = answer.user
    this.state.value = answer.user.mustChangePassword ? 'must-change-password' : 'signed-in'
    this.resume(!another)
    if (another) {
      // What is on the page is somebody else's.
      window.location.reload()
    }
  }

  private end(): void {
    if (this.keepPage && this.state.value === 'signed-in') {
      this.state.value = 'expired'
      return
    }
    this.leave()
  }

  private leave(): void {
    this.user.value = undefined
    this.state.value = 'signed-out'
    this.resume(false)
  }

  private resume(again: boolean): void {
    const waiting = this.waiting
    this.waiting = []
    waiting.forEach((each) => each(again))
  }
}

export function provideSession(app: App, session: Session): void {
  app.provide(KEY, session)
}

export function useSession(): Session {
  const session = inject(KEY)
  if (!session) {
    throw new Error('provideSession has not been called')
  }
  return session
}
