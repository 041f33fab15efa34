/** Calls of a visitor, signed with a key of this visit. */
import type { ChainReader, Clock } from '../ports.ts'
import type { LiveApi } from './live-api.ts'

export interface LivePorts {
  readonly chain: ChainReader
  /** Scheme, host and port of the page: nodes are reached through its gateway. */
  readonly origin: string
  readonly clock: Clock
}

export function openLive(_ports: LivePorts): LiveApi {
  throw new TypeError('not built yet')
}
