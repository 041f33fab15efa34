/** The flags by which a node is part of a chain's subnet, the same for every node and every network. */
import { isIP } from 'node:net'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import type { SubmittingChainClient } from '../../chain/chain-types.ts'
import { connectChain } from '../../chain/connect-chain.ts'
import { endpointsOf } from '../../chain/networks.ts'
import { exitBadSetting } from './args.ts'
import { MetadataFolder } from './metadata-folder.ts'

export const CHAIN_FLAGS = {
  chain: {
    kind: 'text',
    required: true,
    about: 'ws:// or wss:// addresses of the chain, by commas, tried in turn; or finney or test',
  },
  netuid: { kind: 'integer', min: 0, max: 65_535, default: 21, about: 'subnet' },
} as const

export const MEMBER_FLAGS = {
  coldkey: { kind: 'text', about: 'coldkey file, to register the hotkey with' },
  register: {
    kind: 'switch',
    about: 'register the hotkey when it is not; the coldkey pays the chain’s price',
  },
  host: { kind: 'text', default: '127.0.0.1', about: 'address to listen on' },
  announce: {
    kind: 'text',
    about: 'IP or IP:PORT that the chain is told; default: what is listened on',
  },
} as const

/** The chain a node follows; metadata is kept in its data folder. @throws ChainError */
export function connectNodeChain(
  command: string,
  chain: string,
  data: string,
): Promise<SubmittingChainClient> {
  const urls = endpointsOf(chain)
  if (urls === null) exitBadSetting(command, '--chain takes ws:// or wss:// addresses, finney or test')
  const metadataCache = new MetadataFolder(join(data, 'chain-metadata'))
  return connectChain({ urls, webSocket: WebSocket, metadataCache })
}

export interface Announced {
  readonly ip: string
  /** Null: the port that is listened on. */
  readonly port: number | null
}

/** What `--announce` says, or what can be said without it. */
export function announcedAddress(
  command: string,
  { host, announce }: { readonly host: string; readonly announce: string | undefined },
): Announced {
  if (announce === undefined)
    return { ip: host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host, port: null }
  const parsed = parseAnnounced(announce)
  if (parsed === null)
    exitBadSetting(command, '--announce takes an IP address, IP:PORT or [IPv6]:PORT, not a name')
  return parsed
}

/** Null for anything else than one of the three forms. */
export function parseAnnounced(text: string): Announced | null {
  if (isIP(text) !== 0) return { ip: text, port: null }
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? []
  const ip = bracketed ?? plain ?? ''
  const port = Number(digits)
  if (isIP(ip) !== (bracketed === undefined ? 4 : 6) || port < 1 || port > 65_535) return null
  return { ip, port }
}
