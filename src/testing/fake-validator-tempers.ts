/** What the validators of `fake-validators.ts` are like. */
import type { RangeTemper } from './fake-ranges.ts'

export type ValidatorTemper =
  | 'honest'
  /** No answer at all. */
  | 'unreachable'
  /** Takes the call and hangs until the caller gives up; the caller's clock is `FakeOptions.clock` of fake-validators.ts. */
  | 'late'
  /** An answer that is not of this protocol. */
  | 'garbage'
  /** Says no. */
  | 'refuses'
  /** Confirms, or gives back, another object. */
  | 'other-object'
  /** One bit of what it gives back is wrong. */
  | 'wrong-bytes'
  /** Two copies where three were asked for. */
  | 'few-receipts'
  /** Confirms without any receipt, like a stock node. */
  | 'no-receipts'
  /** The commitments are to other bytes. */
  | 'forged-proofs'
  /** The receipts are signed by somebody else. */
  | 'forged-signatures'
  /** Three receipts of one miner. */
  | 'repeated-miner'
  /** Three miners of one owner. */
  | 'one-owner'
  /** Receipts of miners the chain does not know. */
  | 'invented-miners'
  /** Real receipts, but for another object. */
  | 'foreign-receipts'
  | RangeTemper

const FAILURES = {
  late: { ok: false, reason: 'unreachable', detail: 'it did not answer in time' },
  unreachable: { ok: false, reason: 'unreachable', detail: 'it did not answer in time' },
  garbage: { ok: false, reason: 'malformed', detail: 'the answer is not an object' },
  refuses: { ok: false, reason: 'refused', detail: 'too few miners (too-few-miners)' },
} as const

/** What a call gives that such a validator does not serve; null: it serves it. */
export function failureOf(temper: ValidatorTemper | undefined) {
  return temper === 'late' || temper === 'unreachable' || temper === 'garbage' || temper === 'refuses'
    ? FAILURES[temper]
    : null
}
