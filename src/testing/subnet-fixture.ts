/** A metagraph of miners by what matters to their seats. */
import type { Metagraph, Neuron } from '../chain/chain-types.ts'

export interface SeatWish {
  readonly emission?: number
  readonly registeredAt?: number
  readonly validator?: boolean
  readonly coldkey?: string
  readonly hotkey?: string
  readonly ip?: string
}

/** Uids by their place; hotkeys `m0`, `m1` …, each of its own owner; a full subnet unless `over` says otherwise. */
export function subnetOf(wishes: readonly SeatWish[], over: Partial<Metagraph> = {}): Metagraph {
  return {
    netuid: 21,
    block: 10_000,
    blockHash: `0x${'0'.repeat(64)}`,
    tempo: 360,
    immunityPeriod: 5000,
    maxUids: wishes.length,
    nextEpochBlock: null,
    neurons: wishes.map(seatOf),
    ...over,
  }
}

function seatOf(wish: SeatWish, uid: number): Neuron {
  const { emission = 1000, registeredAt = 1, validator = false } = wish
  return {
    uid,
    hotkey: wish.hotkey ?? `m${uid}`,
    coldkey: wish.coldkey ?? `owner${uid}`,
    axon: { ip: wish.ip ?? `10.0.${uid}.1`, port: 8000, version: 1, protocol: 4 },
    stakeRao: 0n,
    incentive: emission / 1_000_000,
    dividends: 0,
    validatorTrust: 0,
    emissionRao: BigInt(emission),
    active: true,
    validatorPermit: validator,
    registeredAtBlock: registeredAt,
    lastUpdateBlock: registeredAt,
  }
}
