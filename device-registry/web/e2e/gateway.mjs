// Just enough of a gateway: a key pair, a certificate for its one-time token, messages over mutual TLS.
import { generateKeyPairSync, sign } from 'node:crypto'
import { connect } from 'node:tls'
import { publishOn } from './mqtt.mjs'
import { must } from './stage.mjs'

const COMMON_NAME = Buffer.from('0603550403', 'hex')
const ECDSA_WITH_SHA256 = Buffer.from('06082a8648ce3d040302', 'hex')

function der(tag, ...parts) {
  const body = Buffer.concat(parts)
  const length = body.length < 128 ? [body.length] : body.length < 256 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 255]
  return Buffer.concat([Buffer.from([tag, ...length]), body])
}
const sequence = (...parts) => der(0x30, ...parts)

/** A certificate signing request (PKCS #10) for a common name. */
function signingRequest(name, { privateKey, publicKey }) {
  const subject = sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from(name)))))
  const information = sequence(der(0x02, Buffer.from([0])), subject, publicKey.export({ type: 'spki', format: 'der' }), der(0xa0))
  const request = sequence(information, sequence(ECDSA_WITH_SHA256), der(0x03, Buffer.from([0]), sign('sha256', information, privateKey)))
  return `-----BEGIN CERTIFICATE REQUEST-----\n${request.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE REQUEST-----\n`
}

/** Enrols a gateway with the token that the portal showed. */
export async function certify(url, { code, token }) {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const answer = await fetch(`${url}/api/v1/gateways/${code}/certificates`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ token, csr: signingRequest(code, keys) }),
  })
  const certified = await answer.json()
  must(answer.status === 201, `the gateway was not certified: ${JSON.stringify(certified)}`)
  return { key: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }), cert: certified.certificate }
}

/** Publishes batches of SenML one after the other as the gateway does; resolves once the last is acknowledged. */
export async function publishAsGateway(port, code, { key, cert }, batches) {
  for (const batch of batches) {
    const socket = connect({ port, host: '127.0.0.1', key, cert, rejectUnauthorized: false })
    await publishOn(socket, 'secureConnect', { id: code }, `v1/gateways/${code}/observations`, JSON.stringify(batch))
  }
}
