/** A TCP relay to a real server that does to connections what networks do: holds them, cuts them, changes a byte. */
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

export interface Trouble {
  /** What the client sends from here on waits until `release`, even when the client is gone by then. */
  readonly hold?: (request: string) => boolean
  /** Bytes of an answer after which the connection ends, for requests that match. */
  readonly cutAfter?: number
  /** Changes a byte of what is sent, this far in, counted since the trouble began or last struck. */
  readonly spoilAt?: number
  /** Troubles that are left; unlimited without. */
  times?: number
}

export interface TroubledWire {
  readonly port: number
  trouble: Trouble | null
  /** Connections that are held. */
  held(): number
  release(): void
  close(): Promise<void>
}

export async function troubledWire(target: number): Promise<TroubledWire> {
  const sockets = new Set<Socket>()
  const waiting: (() => void)[] = []
  const server = createServer({ allowHalfOpen: true }, (client) => relay(client))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('no port')
  const wire: TroubledWire = {
    port: address.port,
    trouble: null,
    held: () => waiting.length,
    release() {
      for (const go of waiting.splice(0)) go()
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }

  function takes(): Trouble | null {
    const { trouble } = wire
    if (trouble === null || trouble.times === 0) return null
    return trouble
  }
  function used(trouble: Trouble): void {
    if (trouble.times !== undefined) trouble.times -= 1
  }

  function relay(client: Socket): void {
    const upstream = connect(target, '127.0.0.1')
    let sent = 0
    let during: Trouble | null = null
    let answered = 0
    let isHeld = false
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => sockets.delete(socket))
    }
    client.on('data', (chunk) => {
      const trouble = takes()
      if (trouble?.hold?.(chunk.toString('latin1')) === true) {
        used(trouble)
        isHeld = true
        waiting.push(() => upstream.write(chunk))
        return
      }
      if (trouble !== during) sent = 0
      during = trouble
      const at = (trouble?.spoilAt ?? -1) - sent
      if (trouble !== null && at >= 0 && at < chunk.length) {
        used(trouble)
        chunk[at] = (chunk[at] ?? 0) ^ 1
        sent = 0
      } else sent += chunk.length
      upstream.write(chunk)
    })
    upstream.on('data', (chunk) => {
      const trouble = takes()
      answered += chunk.length
      if (trouble?.cutAfter !== undefined && answered > trouble.cutAfter) {
        used(trouble)
        client.resetAndDestroy()
        upstream.destroy()
        return
      }
      client.write(chunk)
    })
    client.on('close', () => {
      if (!isHeld) upstream.destroy()
    })
    client.on('end', () => {
      if (!isHeld) upstream.end()
    })
    upstream.on('close', () => client.destroy())
  }
  return wire
}
