/** For tests: a chain behind a connection that is cut, or whose follows are stopped as a node may stop them. */
import { WebSocket, WebSocketServer } from 'ws'

/** `chatter`: a follow is stopped, and its notices go on, as no healthy node does. */
export type Trouble = 'cut' | 'stop' | 'chatter'

interface Early {
  readonly kind: Trouble
  /** 0: when a follow is asked for, 1: when its name was told, 2: when its first blocks were, and so on. */
  readonly message: number
  /** This many follows in a row, from the first one. */
  readonly follows: number
}

interface TroubledChain {
  readonly url: string
  /** Of every connection, now. */
  readonly trouble: (kind: Trouble) => void
  readonly close: () => void
}

export const troubledChain = async (chain: string, early?: Early): Promise<TroubledChain> => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await new Promise((resolve) => server.once('listening', resolve))
  const lines = new Set<Line>()
  let left = early?.follows ?? 0
  const isEarly = (told: number): boolean => left > 0 && told === early?.message && left-- > 0
  server.on('connection', (page) => {
    const line = new Line(page, chain, (told) => {
      if (early !== undefined && isEarly(told)) line.trouble(early.kind)
    })
    lines.add(line)
    page.on('close', () => lines.delete(line))
  })
  const address = server.address()
  return {
    url: `ws://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    trouble: (kind) => {
      for (const line of lines) line.trouble(kind)
    },
    close: () => {
      for (const page of server.clients) page.terminate()
      server.close()
    },
  }
}

class Line {
  readonly #page: WebSocket
  readonly #chain: WebSocket
  readonly #asked = new Set<unknown>()
  /** Messages told, by follow; a follow that was stopped is missing, and nothing more is said of it. */
  readonly #told = new Map<unknown, number>()
  readonly #onTold: (messages: number) => void

  constructor(page: WebSocket, url: string, onTold: (messages: number) => void) {
    this.#page = page
    this.#chain = new WebSocket(url)
    this.#onTold = onTold
    const opened = new Promise((resolve) => this.#chain.once('open', resolve))
    page.on('message', (data: Buffer) => {
      const text = data.toString()
      const { id, method } = JSON.parse(text)
      void opened.then(() => this.#chain.send(text))
      if (method !== 'chainHead_v1_follow') return
      this.#asked.add(id)
      onTold(0)
    })
    this.#chain.on('message', (data: Buffer) => this.#pass(data.toString()))
    this.#chain.on('error', () => page.terminate())
    page.on('close', () => this.#chain.terminate())
  }

  #pass(text: string): void {
    const { id, result, params } = JSON.parse(text)
    if (typeof id === 'string' && id.startsWith('stop-')) return
    const subscription: unknown = this.#asked.delete(id) ? result : params?.subscription
    if (subscription === result && id !== undefined) this.#told.set(result, 0)
    const isNotice = params?.result?.event !== undefined
    if (isNotice && !this.#told.has(subscription)) return
    this.#page.send(text)
    const told = this.#told.get(subscription)
    if (told === undefined) return
    this.#told.set(subscription, told + 1)
    this.#onTold(told + 1)
  }

  trouble(kind: Trouble): void {
    if (kind === 'cut') return this.#page.terminate()
    for (const subscription of this.#told.keys()) {
      const notice = { subscription, result: { event: 'stop' } }
      this.#page.send(JSON.stringify({ jsonrpc: '2.0', method: 'chainHead_v1_followEvent', params: notice }))
      if (kind === 'chatter') continue
      const id = `stop-${String(subscription)}`
      const method = 'chainHead_v1_unfollow'
      this.#chain.send(JSON.stringify({ jsonrpc: '2.0', id, method, params: [subscription] }))
    }
    if (kind === 'stop') this.#told.clear()
  }
}
