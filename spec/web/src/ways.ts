/** How one may sign in, beside the password. */
export interface Ways {
  oidc?: { name: string; start: string; end?: string }
  /** Who has just come from the provider without an account that is linked to them. */
  unlinked?: { issuer: string; subject: string }
}

/** Why signing in by the provider did not work; the codes are those of the API. */
export const REFUSALS = [
  'provider-unreachable', 'provider-wrong', 'provider-busy', 'sign-in-expired', 'sign-in-denied', 'identity-refused',
  'unknown-subject', 'account-disabled',
] as const

export type Refusal = (typeof REFUSALS)[number]

/** The refusal in the query of an address; what is none of ours is left alone. */
export function refusalIn(search: string): Refusal | undefined {
  const code = new URLSearchParams(search).get('signin')
  return REFUSALS.find((one) => one === code)
}

const LONGEST_PLACE = 400

/** Where the browser goes to sign in by the provider, to come back to this place of this page. */
export function startHref(start: string, place: { pathname: string; hash: string }): string {
  const hash = place.hash.length <= LONGEST_PLACE ? place.hash : ''
  return `${start}?return=${encodeURIComponent(place.pathname + hash)}`
}
