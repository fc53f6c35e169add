// An OpenID provider for tests: node provider.mjs CLIENT_ID CLIENT_SECRET REDIRECT_URI [PORT]
// Without a secret the client is a public one.
// Says `ready <issuer>` on its standard output. Everybody may log in under any name. A line `rotate` on its standard
// input gives it another signing key, of another kind; it says `rotated`. It ends with its standard input.
import { createServer } from 'node:http'
import { createInterface } from 'node:readline'
import { exportJWK, generateKeyPair } from 'jose'
import { Provider } from 'oidc-provider'

const [clientId, clientSecret, redirectUri, port = '0'] = process.argv.slice(2)
const server = createServer((request, response) => current(request, response))
await new Promise((listening) => server.listen(Number(port), '127.0.0.1', listening))
const issuer = `http://127.0.0.1:${server.address().port}`
let current = await provider('RS256', 'first')
console.log(`ready ${issuer}`)

for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'rotate') {
    current = await provider('ES256', 'second')
    console.log('rotated')
  }
}
process.exit(0)

async function provider(alg, kid) {
  const { privateKey } = await generateKeyPair(alg, { extractable: true })
  const key = { ...(await exportJWK(privateKey)), alg, kid, use: 'sig' }
  return new Provider(issuer, {
    clients: [{
      client_id: clientId,
      ...(clientSecret === '' ? { token_endpoint_auth_method: 'none' } : { client_secret: clientSecret }),
      redirect_uris: [redirectUri],
      post_logout_redirect_uris: [new URL('/portal/', redirectUri).href],
      response_types: ['code'],
      grant_types: ['authorization_code'],
      id_token_signed_response_alg: alg,
    }],
    cookies: { keys: ['of a test'] },
    jwks: { keys: [key] },
    pkce: { required: () => true },
  }).callback()
}
