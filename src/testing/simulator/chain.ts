/**
 * The chain of a simulated network: blocks, seats, weights, and what a validator's follower makes of them. Faults of
 * the chain are set here from outside: it stands still, a follower misses blocks or sees one twice, and a metagraph
 * comes with rows missing or of an earlier block. What is true is `seats`; what a validator sees is its `view`.
 */
import type { MetagraphView, NeuronView } from '../../engine/ports.ts'

export interface Seat {
  readonly uid: number
  readonly hotkey: string
  readonly coldkey: string
  readonly registeredAtBlock: number
  readonly validatorPermit: boolean
  lastUpdateBlock: number
  port: number
}

export interface Registration {
  readonly hotkey: string
  readonly coldkey: string
  readonly validatorPermit: boolean
  readonly port: number
}

export interface SimulatedChain {
  block: number
  readonly seats: readonly Seat[]
  readonly tempo: number
  /** Takes the given seat from whoever sits there, or a new one. */
  register(registration: Registration, uid: number | null): Seat
  seatOf(hotkey: string): Seat | undefined
  /** Everybody who ever sat on a uid, oldest first. */
  sitters(uid: number): readonly Seat[]
  hash(block: number): string
  /** The same value until a block or a registration changes it. */
  metagraph(): MetagraphView
}

export function createChain(firstBlock: number, tempo: number): SimulatedChain {
  const seats: Seat[] = []
  const history = new Map<number, Seat[]>()
  const byHotkey = new Map<string, Seat>()
  let current: MetagraphView | null = null
  let changed = false
  /** One text for all receipts of a block. */
  let hashed = { block: -1, text: '' }
  const chain: SimulatedChain = {
    block: firstBlock,
    seats,
    tempo,
    register(registration, uid) {
      const seat = {
        ...registration,
        uid: uid ?? seats.length,
        registeredAtBlock: chain.block,
        lastUpdateBlock: 0,
      }
      const before = seats[seat.uid]
      if (before !== undefined && byHotkey.get(before.hotkey) === before) byHotkey.delete(before.hotkey)
      byHotkey.set(seat.hotkey, seat)
      seats[seat.uid] = seat
      changed = true
      history.set(seat.uid, [...(history.get(seat.uid) ?? []), seat])
      return seat
    },
    seatOf: (hotkey) => byHotkey.get(hotkey),
    sitters: (uid) => history.get(uid) ?? [],
    hash(block) {
      if (hashed.block !== block) hashed = { block, text: `0x${block.toString(16).padStart(64, '0')}` }
      return hashed.text
    },
    metagraph() {
      if (current?.block === chain.block && !changed) return current
      changed = false
      const { block } = chain
      current = { block, blockHash: chain.hash(block), tempo, neurons: seats.map(neuronOf) }
      return current
    },
  }
  return chain
}

/** Rows of the last metagraph: from block to block most stay as they are. */
const rows = new WeakMap<Seat, NeuronView>()

function neuronOf(seat: Seat): NeuronView {
  const known = rows.get(seat)
  if (known?.lastUpdateBlock === seat.lastUpdateBlock && known.axon?.port === seat.port) return known
  const { port, ...others } = seat
  const stakeRao = seat.validatorPermit ? 1_000_000n : 0n
  const row: NeuronView = { ...others, axon: { ip: '10.0.0.1', port }, stakeRao }
  rows.set(seat, row)
  return row
}
