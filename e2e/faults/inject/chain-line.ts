/** A line of WebSocket to a chain on which notices of blocks come twice, not at all, or in another order, and follows are stopped. */
import { WebSocket, WebSocketServer } from 'ws'
import type { CaseContext } from '../case.ts'

export type ChainTrouble = 'double' | 'drop' | 'swap' | 'stop' | null

export interface ChainLine {
  /** @returns the address of the line */
  lead(chain: string): string
  trouble(kind: ChainTrouble): void
  /** Notices that were touched. */
  made(): number
}

/** Every so many notices one is touched: more would leave no work to be seen. */
const EVERY = 3
const LISTENED_MS = 5_000

export async function chainLine(context: CaseContext): Promise<ChainLine> {
  let chain = ''
  let kind: ChainTrouble = null
  let seen = 0
  let made = 0
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await new Promise((listening) => server.once('listening', listening))
  context.defer('the line to the chain', () => {
    for (const near of server.clients) near.terminate()
    server.close()
  })
  server.on('connection', (near) => {
    const far = new WebSocket(chain)
    const opened = new Promise((resolve) => far.once('open', resolve))
    let held: string | null = null
    near.on('message', (data: Buffer) => void opened.then(() => far.send(data.toString())))
    far.on('message', (data: Buffer) => {
      const text = data.toString()
      const send = (one: string): void => near.send(one)
      const { params } = JSON.parse(text) as {
        params?: { subscription?: string; result?: { event?: string } }
      }
      const isNotice = params?.result?.event !== undefined && params.result.event !== 'initialized'
      if (held !== null) {
        // What was held back comes after this one.
        const before = held
        held = null
        send(text)
        send(before)
        return
      }
      const isHit = isNotice && kind !== null && ++seen % EVERY === 0
      if (!isHit) return send(text)
      made += 1
      if (kind === 'double') send(text)
      if (kind === 'double') send(text)
      if (kind === 'swap') held = text
      if (kind === 'stop') {
        const { subscription } = params
        const result = { subscription, result: { event: 'stop' } }
        send(JSON.stringify({ jsonrpc: '2.0', method: 'chainHead_v1_followEvent', params: result }))
      }
    })
    far.on('error', () => near.terminate())
    far.on('close', () => near.terminate())
    near.on('error', () => undefined)
    near.on('close', () => setTimeout(() => far.terminate(), LISTENED_MS).unref())
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    lead: (url) => {
      chain = url
      return `ws://127.0.0.1:${port}`
    },
    trouble: (wanted) => {
      kind = wanted
    },
    made: () => made,
  }
}
