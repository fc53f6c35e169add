import { inject, shallowRef, type App, type InjectionKey, type ShallowRef } from 'vue'
import { ApiProblem, type ApiClient } from './api'

/** Who is signed in, as far as a page needs it. */
export interface User {
  username: string
  organization?: string
  scopes?: string[]
  mustChangePassword?: boolean
}

type SessionState = 'unknown' | 'signed-out' | 'must-change-password' | 'signed-in'

interface SessionAnswer {
  user: User
  expiresAt: string
}

const KEY: InjectionKey<Session> = Symbol('session')

/** The person's session with the server: signing in and out, and what to show meanwhile. */
export class Session {
  readonly user: ShallowRef<User | undefined> = shallowRef()
  readonly state: ShallowRef<SessionState> = shallowRef<SessionState>('unknown')

  constructor(private readonly api: ApiClient) {
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
      this.end()
    }
  }

  /** Whether the session still holds, asked of the service that keeps the sessions. */
  private async check(): Promise<boolean> {
    await this.restore().catch(() => undefined)
    return this.state.value === 'signed-in'
  }

  private begin(answer: SessionAnswer): void {
    this.user.value = answer.user
    this.state.value = answer.user.mustChangePassword ? 'must-change-password' : 'signed-in'
  }

  private end(): void {
    this.user.value = undefined
    this.state.value = 'signed-out'
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
