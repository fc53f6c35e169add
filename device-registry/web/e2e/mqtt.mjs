// Just enough of MQTT 3.1.1 to publish one message with QoS 1 as a device or a gateway would.
import { connect } from 'node:net'

const text = (value) => {
  const bytes = Buffer.from(value)
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes])
}

function packet(type, ...parts) {
  const body = Buffer.concat(parts)
  const length = []
  let rest = body.length
  do {
    length.push((rest % 128) | (rest > 127 ? 128 : 0))
    rest = Math.floor(rest / 128)
  } while (rest > 0)
  return Buffer.concat([Buffer.from([type, ...length]), body])
}

/** Publishes on a connection of a device that names itself. */
export function publish(port, username, password, topic, message) {
  return publishOn(connect(port, '127.0.0.1'), 'connect', { id: username, username, password }, topic, message)
}

/** Publishes once the socket says that it is ready; resolves when the broker has acknowledged, rejects with what it said instead. */
export function publishOn(socket, ready, { id, username, password }, topic, message) {
  return new Promise((done, failed) => {
    const give = setTimeout(() => socket.destroy(new Error('no acknowledgement within 15 s')), 15_000)
    const named = username === undefined ? [] : [text(username), text(password)]
    socket.on('error', failed)
    socket.on('close', () => clearTimeout(give))
    socket.on(ready, () => socket.write(packet(0x10, text('MQTT'), Buffer.from([4, named.length > 0 ? 0xc2 : 0x02, 0, 30]), text(id), ...named)))
    socket.on('data', (bytes) => {
      if (bytes[0] === 0x20) {
        if (bytes[3] !== 0) {
          socket.destroy(new Error(`the broker refused the connection with code ${bytes[3]}`))
          return
        }
        socket.write(packet(0x32, text(topic), Buffer.from([0, 1]), Buffer.from(message)))
      } else if (bytes[0] === 0x40) {
        socket.end(packet(0xe0))
        done()
      }
    })
  })
}
