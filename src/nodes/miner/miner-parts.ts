import type { Keypair } from '../../wire/sr25519.ts'
import { decodeAddress } from '../../wire/ss58.ts'
import type { Gate } from '../shared/gate.ts'
import type { LiveMetagraph } from '../shared/live-metagraph.ts'
import type { Log } from '../shared/log.ts'
import type { CommittedTrees } from './committed-chunks.ts'
import type { PieceKeeper } from './miner-seam.ts'
import type { CallerKey } from './piece-record.ts'

/** What the chain says to a miner. */
export type ChainView = Pick<LiveMetagraph, 'current' | 'findByHotkey'>

/** What the routes of a miner work with. */
export interface MinerParts {
  readonly keypair: Keypair
  readonly store: PieceKeeper
  readonly chain: ChainView
  readonly log: Log
  readonly sha256: (data: Uint8Array) => Uint8Array
  /** Proofs at once: they are arithmetic, more than the cores only delays all of them. */
  readonly proofs: Gate
  readonly trees: CommittedTrees
  /** Whole pieces in memory at once for answers. */
  readonly reads: Gate
  /** Of this process; see challenge-prover.ts. */
  readonly secret: Uint8Array
}

/** One caller however its address is written. The axon has verified a signature of this address. */
export function callerKeyOf(hotkey: string): CallerKey {
  const publicKey = decodeAddress(hotkey)
  if (!publicKey.ok) throw new TypeError('an admitted caller has an address')
  return Buffer.from(publicKey.value).toString('hex')
}
