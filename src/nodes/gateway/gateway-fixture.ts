/** Gateway and axons on real sockets, for the tests of this folder. */
import { createServer, type IncomingMessage, type RequestListener, request as startRequest } from 'node:http'
import {
  type AddressInfo,
  connect,
  createServer as createTcpServer,
  type Server,
  type Socket,
} from 'node:net'
import { silentLog } from '../shared/log.ts'
import { AxonRelay, type RelayOptions } from './axon-relay.ts'
import type { ChainState } from './chain-link.ts'
import { ChainRelay, type ChainRelayOptions } from './chain-relay.ts'
import { createGatewayServer } from './gateway-server.ts'
import { createGatewayRouter, type GatewayRouter } from './router.ts'
import type { Targets } from './targets.ts'
import { ViewRelay, type ViewRelayOptions } from './view-relay.ts'

export const HOTKEY = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'
/** Under which a proxy serves the gateway. */
export const NAME = 'drive.example'
export const RELAY_PATH = `/axon/${HOTKEY}/StoreUser`

interface GatewayOptions {
  readonly axonPort?: number
  readonly axonIp?: string
  readonly allowPrivate?: boolean
  readonly permit?: boolean
  /** Where the axon is now, asked for each call; null: the chain was never read. */
  readonly axonNow?: () => { readonly ip: string; readonly port: number } | null
  readonly chain?: string
  readonly chainOptions?: ChainRelayOptions
  readonly relay?: Partial<RelayOptions>
  readonly view?: Partial<ViewRelayOptions>
  readonly state?: Partial<ChainState>
}

const STATE: ChainState = {
  netuid: 21,
  problem: null,
  message: null,
  network: 'local',
  genesisHash: null,
  endpoint: null,
  block: 1,
  blockAge: 0,
  local: true,
}

/** Warnings of Node during `work` that listeners are piling up. */
export async function leaksIn(work: () => Promise<unknown>): Promise<string[]> {
  const heard: string[] = []
  const heed = ({ name, message }: Error): void => {
    if (name === 'MaxListenersExceededWarning') heard.push(message)
  }
  process.on('warning', heed)
  await work().finally(() => process.off('warning', heed))
  return heard
}

export class World {
  /** Of each gateway, in the order in which they were started. */
  readonly routers: GatewayRouter[] = []
  readonly #closers: (() => void)[] = []

  async close(): Promise<void> {
    this.routers.length = 0
    for (const closer of this.#closers.splice(0).toReversed()) closer()
  }

  async gateway(options: GatewayOptions = {}): Promise<number> {
    const announced = { ip: options.axonIp ?? '127.0.0.1', port: options.axonPort ?? 9_999 }
    const now = options.axonNow ?? (() => announced)
    const targets: Targets = {
      isRead: () => now() !== null,
      find: (hotkey) => {
        const at = now()
        if (hotkey !== HOTKEY || at === null) return undefined
        return { axon: { ...at, version: 0, protocol: 4 }, validatorPermit: options.permit ?? true }
      },
      allowPrivate: () => options.allowPrivate ?? true,
      own: () => [],
    }
    const axons = new AxonRelay({ targets, ...options.relay })
    const chain = new ChainRelay(() => options.chain ?? 'ws://127.0.0.1:9', options.chainOptions)
    const views = new ViewRelay({ targets, ...options.view })
    const state = () => ({ ...STATE, ...options.state })
    const names = [NAME]
    const router = createGatewayRouter({
      files: new Map(),
      axons,
      views,
      chain: state,
      names,
      log: silentLog,
    })
    this.routers.push(router)
    const server = createGatewayServer({ router, chain, names })
    this.#closers.push(() => {
      chain.close()
      axons.close()
      views.close()
      server.close()
      server.closeAllConnections()
    })
    return listen(server)
  }

  async axon(listener: RequestListener): Promise<number> {
    const server = createServer(listener)
    this.#closers.push(() => {
      server.close()
      server.closeAllConnections()
    })
    return listen(server)
  }

  /** A port at which nobody listens. */
  async deadPort(): Promise<number> {
    const server = createServer()
    const port = await listen(server)
    await new Promise((resolve) => server.close(resolve))
    return port
  }

  /** An axon that writes what it likes to the socket. */
  async rawAxon(listener: (socket: Socket) => void): Promise<number> {
    const sockets = new Set<Socket>()
    const server = createTcpServer((socket) => {
      sockets.add(socket)
      socket.on('error', () => undefined)
      listener(socket)
    })
    this.#closers.push(() => {
      server.close()
      for (const socket of sockets) socket.destroy()
    })
    return listen(server)
  }

  socket(port: number): Socket {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    this.#closers.push(() => socket.destroy())
    return socket
  }
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

interface Heard {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

/** One POST to the gateway, as a page sends it. */
export function post(
  port: number,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body: Uint8Array = new Uint8Array(2),
  localAddress?: string,
): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const from = localAddress === undefined ? {} : { host: '127.0.0.1', localAddress }
    const request = startRequest({ port, path, method: 'POST', headers, agent: false, ...from })
    request.on('error', reject)
    request.on('response', (answer) => {
      const pieces: Buffer[] = []
      answer.on('error', reject)
      answer.on('data', (piece: Buffer) => pieces.push(piece))
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(pieces) }),
      )
    })
    request.end(body)
  })
}

export function codeOf({ body }: Heard): unknown {
  return (JSON.parse(body.toString('utf8')) as { code: unknown }).code
}

/** What the gateway writes to a socket until it closes it. */
export function heardUntilClosed(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    socket.on('data', (piece: Buffer) => {
      text += piece.toString('latin1')
    })
    socket.on('close', () => resolve(text))
  })
}
