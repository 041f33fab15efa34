/** Stands between a browser and the gateway: counts what is sent, and can be the cable that somebody pulls out. */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { WireTap } from './wire-tap.ts'

/** Hears the whole of each exchange with an axon. */
export interface AxonWatch {
  /** The body of a request has come to its end, and is passed on. */
  sent(hotkey: string, synapse: string, body: Uint8Array): void
  /** So has the answer. */
  answered(hotkey: string, synapse: string, body: Uint8Array, answer: PassedAnswer): void
}

export interface PassedAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

export class CountingProxy {
  readonly url: string
  readonly #close: () => Promise<void>
  readonly #open: Set<Socket | Duplex>
  readonly #whole = new Map<string, number>()
  #cut = false
  #refusal: (() => PassedAnswer) | null = null
  #refused = 0
  #watch: AxonWatch | null = null
  #received = 0

  private constructor(url: string, close: () => Promise<void>, open: Set<Socket | Duplex>) {
    this.url = url
    this.#close = close
    this.#open = open
  }

  /**
   * @param target of the gateway, without a slash at the end
   * @param tap hears every byte that the browser sends
   */
  static async start(target: string, tap?: WireTap): Promise<CountingProxy> {
    const { hostname, port } = new URL(target)
    const open = new Set<Socket | Duplex>()
    const server = createServer()
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    const address = server.address()
    const own = typeof address === 'object' && address !== null ? address.port : 0
    const proxy = new CountingProxy(
      `http://127.0.0.1:${own}`,
      async () => {
        const closed = new Promise((resolve) => server.close(resolve))
        server.closeAllConnections()
        for (const socket of open) socket.destroy()
        await closed
      },
      open,
    )
    server.on('connection', (socket: Socket) => {
      open.add(socket)
      socket.on('close', () => open.delete(socket))
      if (proxy.#cut) socket.destroy()
    })
    server.on('request', (incoming: IncomingMessage, answer: ServerResponse) => {
      tap?.hear(incoming)
      proxy.#pass(incoming, answer, { hostname, port })
    })
    // The chain's socket: passed on as it is, once the request has been written anew.
    server.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
      const upstream = connect(Number(port), hostname, () => {
        const headers = incoming.rawHeaders.flatMap((word, at) =>
          at % 2 === 0 && !(tap !== undefined && /^sec-websocket-extensions$/i.test(word))
            ? [`${word}: ${incoming.rawHeaders[at + 1] ?? ''}`]
            : [],
        )
        upstream.write(`GET ${incoming.url ?? '/'} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`)
        upstream.write(head)
        tap?.hearSocket(incoming, socket)
        upstream.pipe(socket).pipe(upstream)
      })
      open.add(upstream)
      const end = () => {
        open.delete(upstream)
        upstream.destroy()
        socket.destroy()
      }
      for (const side of [upstream, socket]) side.on('error', end).on('close', end)
    })
    return proxy
  }

  /** Requests to an axon whose body was sent to its end, by the name of the synapse. */
  count(synapse: string): number {
    return this.#whole.get(synapse) ?? 0
  }

  /** The same of every synapse. */
  get total(): number {
    return [...this.#whole.values()].reduce((sum, count) => sum + count, 0)
  }

  /** Bytes of answers to requests to axons. */
  get received(): number {
    return this.#received
  }

  /** Nothing passes any more, and what was under way breaks off. */
  cut(): void {
    this.#cut = true
    for (const socket of this.#open) socket.destroy()
  }

  mend(): void {
    this.#cut = false
  }

  /** Answers every request to an axon itself from now on; null: passes them on again. */
  refuse(refusal: (() => PassedAnswer) | null): void {
    this.#refusal = refusal
  }

  /** Requests to axons that it answered itself. */
  get refused(): number {
    return this.#refused
  }

  /** From now on. */
  watch(watch: AxonWatch): void {
    this.#watch = watch
  }

  close(): Promise<void> {
    return this.#close()
  }

  #pass(
    incoming: IncomingMessage,
    answer: ServerResponse,
    { hostname, port }: { readonly hostname: string; readonly port: string },
  ): void {
    const [, hotkey = '', synapse] = /^\/axon\/([^/]+)\/(\w+)$/.exec(incoming.url ?? '') ?? []
    if (synapse !== undefined && this.#refusal !== null) {
      this.#refused += 1
      const { status, headers, body } = this.#refusal()
      incoming.resume().on('end', () => answer.writeHead(status, headers).end(body))
      return
    }
    if (synapse !== undefined) {
      incoming.on('end', () => this.#whole.set(synapse, this.count(synapse) + 1))
    }
    const heard =
      synapse === undefined || this.#watch === null ? null : { hotkey, synapse, watch: this.#watch }
    const sent: Buffer[] = []
    if (heard !== null) {
      incoming.on('data', (chunk: Buffer) => sent.push(chunk))
      incoming.on('end', () => heard.watch.sent(heard.hotkey, heard.synapse, Buffer.concat(sent)))
    }
    const { url: path = '/', method = 'GET', headers } = incoming
    // The host stays: the gateway lets only its own page open the chain's socket.
    const upstream = request({ hostname, port, path, method, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.rawHeaders)
      if (synapse !== undefined) response.on('data', ({ length }: Buffer) => (this.#received += length))
      if (heard !== null) {
        const body: Buffer[] = []
        response.on('data', (chunk: Buffer) => body.push(chunk))
        response.on('end', () =>
          heard.watch.answered(heard.hotkey, heard.synapse, Buffer.concat(sent), {
            status: response.statusCode ?? 502,
            headers: textHeaders(response),
            body: Buffer.concat(body),
          }),
        )
      }
      response.pipe(answer)
      response.on('error', () => answer.destroy())
    })
    upstream.on('error', () => answer.destroy())
    answer.on('close', () => upstream.destroy())
    incoming.pipe(upstream)
  }
}

function textHeaders({ headers }: IncomingMessage): Record<string, string> {
  const texts = Object.entries(headers).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : [],
  )
  return Object.fromEntries(texts)
}
