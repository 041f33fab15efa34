/** Reads the landscape: the chain, and what its validators publish, by way of the page's own origin. */
import type { ChainReader, Clock } from '../ports.ts'
import type { LandscapeApi } from './landscape-api.ts'

export interface LandscapePorts {
  readonly chain: ChainReader
  /** A validator's public view: `path` as docs/api.md has it. @throws TypeError when nothing answered */
  readonly read: (hotkey: string, path: string, signal: AbortSignal) => Promise<Response>
  readonly clock: Clock
}

export function openLandscape(_ports: LandscapePorts): LandscapeApi {
  throw new TypeError('not built yet')
}
