/** Names for computed miners: well-formed, following from the seed, nobody's. */
import { encodeAddress, PUBLIC_KEY_BYTES } from '../../wire/ss58.ts'
import { createWords } from './seeded.ts'

export interface Identity {
  readonly hotkey: string
  readonly coldkey: string
  /** IP and port. */
  readonly axon: string
}

/** Few operators run many miners, most run one or two: rank by rank an operator has 1/rank of the first one's. */
const MINERS_PER_OPERATOR = 3
const PORT = 8_091

function addressOf(text: string): string {
  const word = createWords(text)
  return encodeAddress(Uint8Array.from({ length: PUBLIC_KEY_BYTES }, () => word() & 0xff))
}

function operatorOf(seed: number, id: number, operators: number): number {
  const unit = createWords(`${seed}/operator/${id}`)() / 2 ** 32
  // The inverse of a sum of 1/rank is close to an exponential.
  return Math.min(operators - 1, Math.floor((operators + 1) ** unit) - 1)
}

export function minerIdentity(seed: number, id: number, miners: number): Identity {
  const operators = Math.max(1, Math.ceil(miners / MINERS_PER_OPERATOR))
  const operator = operatorOf(seed, id, operators)
  return {
    hotkey: addressOf(`${seed}/hotkey/${id}`),
    coldkey: addressOf(`${seed}/coldkey/${operator}`),
    // 198.18.0.0/15 is set aside for benchmarks (RFC 2544): a machine of nobody. One /24 for each operator.
    axon: `198.${18 + ((operator >> 8) & 1)}.${operator & 0xff}.${1 + (id % 254)}:${PORT + (id % 8)}`,
  }
}

export function validatorIdentity(seed: number, place: number): Identity {
  return {
    hotkey: addressOf(`${seed}/validator/${place}`),
    coldkey: addressOf(`${seed}/validator-owner/${place}`),
    axon: `198.19.255.${1 + place}:${PORT}`,
  }
}
