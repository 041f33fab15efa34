/**
 * The time that a session is dated by. Validators refuse one that begins more than five minutes ahead of their clock, or whose end is past by it;
 * a device whose clock is wrong would have every request refused, or a session that is over as soon as it is made. So validators are asked what
 * time they have, and where most of them differ from this device, theirs counts. A lie moves the times that the wallet shows, and nothing
 * else: no session is longer than a day by anybody's clock.
 */
import type { Neuron } from '../../chain/chain-types.ts'
import type { AxonTransport, ExchangeWatch } from '../axon-port.ts'
import { NODE_NOW_HEADER, skewOf } from '../node-clock.ts'
import type { Clock } from '../ports.ts'
import type { ValidatorRing } from '../validator-ring.ts'

/** Validators whose time is asked for. */
const ASKED = 5
/** Milliseconds for an answer: somebody waits for the text. */
const ASK_MS = 4_000
/** Milliseconds of difference that are none. */
const SAME_MS = 5_000

export interface ClockParts {
  readonly ring: Pick<ValidatorRing, 'order'>
  readonly clock: Clock
  readonly axons: Pick<AxonTransport, 'account'>
}

/** @returns milliseconds that the validators are ahead of this device; 0: none says so @throws DriveError no-validator, ChainError */
export async function networkAheadMs(parts: ClockParts): Promise<number> {
  const asked = (await parts.ring.order(0)).slice(0, ASKED)
  const skews = await Promise.all(asked.map((validator) => skewAt(parts, validator)))
  const ahead = middleOf(skews.filter((skew) => skew !== null))
  return Math.abs(ahead) < SAME_MS ? 0 : ahead
}

async function skewAt({ axons, clock }: ClockParts, validator: Neuron): Promise<number | null> {
  let sentAt = clock.now()
  let skew: number | null = null
  const watch: ExchangeWatch = {
    sent: () => {
      sentAt = clock.now()
    },
    answered: ({ headers }) => {
      skew = skewOf(headers[NODE_NOW_HEADER], sentAt, clock.now()) ?? skew
    },
  }
  const { signal } = new AbortController()
  await axons.account(validator, { timeoutMs: ASK_MS, signal, watch })
  return skew
}

/** Of an even number the one of the two in the middle that is nearer to this device: one of two validators cannot move it alone. */
export function middleOf(skews: readonly number[]): number {
  const sorted = skews.toSorted((a, b) => a - b)
  const upper = sorted[sorted.length >> 1] ?? 0
  const lower = sorted[(sorted.length - 1) >> 1] ?? 0
  return Math.abs(lower) <= Math.abs(upper) ? lower : upper
}
