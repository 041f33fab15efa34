/**
 * Calls that wait for a block. Bounded, in memory only: what a block holds is durable, what waits for one is not. A
 * call whose nonce is ahead waits for those before it; a second call of one signer and nonce is refused.
 */
import type { Result } from '../../protocol/verdict.ts'
import type { SignedExtrinsic } from './extrinsic.ts'
import type { Snapshot } from './snapshot.ts'
import { checkExtrinsic, type ValidityReason } from './validity.ts'

export type PoolReason = ValidityReason | 'already-imported' | 'too-low-priority' | 'pool-full'

/** What becomes of a call, in the order in which it is told. */
export type ExtrinsicStatus =
  | { readonly kind: 'ready' | 'future' }
  | { readonly kind: 'inBlock' | 'finalized'; readonly blockHash: string }
  /** Left without a block; the reason for `invalid`. */
  | { readonly kind: 'invalid' | 'dropped' }

export type StatusListener = (status: ExtrinsicStatus) => void

interface Waiting {
  readonly extrinsic: SignedExtrinsic
  readonly listen: StatusListener
}

const MAX_WAITING = 512
/** Of one signer; so that one cannot fill the pool with calls that never become ready. */
const MAX_OF_ONE = 64

const no = (reason: PoolReason, detail: string) => ({ ok: false, reason, detail }) as const

export class TransactionPool {
  /** By hash, in order of arrival. */
  readonly #waiting = new Map<string, Waiting>()

  get size(): number {
    return this.#waiting.size
  }

  get hashes(): readonly string[] {
    return [...this.#waiting.keys()]
  }

  get extrinsics(): readonly SignedExtrinsic[] {
    return [...this.#waiting.values()].map(({ extrinsic }) => extrinsic)
  }

  /** @param on the newest block */
  add(extrinsic: SignedExtrinsic, on: Snapshot, listen: StatusListener): Result<null, PoolReason> {
    const { hash, signer, nonce } = extrinsic
    if (this.#waiting.has(hash)) return no('already-imported', 'this very call is waiting already')
    const own = this.extrinsics.filter((waiting) => waiting.signer === signer)
    if (own.some((waiting) => waiting.nonce === nonce))
      return no('too-low-priority', `another call of this signer with nonce ${nonce} is waiting`)
    if (this.#waiting.size >= MAX_WAITING || own.length >= MAX_OF_ONE)
      return no('pool-full', 'too many calls are waiting; try again later')
    const valid = checkExtrinsic(extrinsic, on)
    if (!valid.ok) return valid
    this.#waiting.set(hash, { extrinsic, listen })
    const before = own.filter((waiting) => waiting.nonce < nonce).length
    listen({ kind: before < valid.value.ahead ? 'future' : 'ready' })
    return { ok: true, value: null }
  }

  /** The signer's next nonce, with what waits without a gap. */
  nextNonce(signer: string, from: number): number {
    const nonces = new Set(
      this.extrinsics.filter((waiting) => waiting.signer === signer).map(({ nonce }) => nonce),
    )
    let next = from
    while (nonces.has(next)) next++
    return next
  }

  /** What the next block may hold, in an order in which nonces follow each other. Forgets what became invalid. */
  ready(on: Snapshot): readonly SignedExtrinsic[] {
    const next = new Map<string, number>()
    const taken: SignedExtrinsic[] = []
    const sorted = this.extrinsics.toSorted((a, b) => (a.signer === b.signer ? a.nonce - b.nonce : 0))
    for (const extrinsic of sorted) {
      const { signer, nonce } = extrinsic
      if (!checkExtrinsic(extrinsic, on).ok) this.#leave(extrinsic.hash, { kind: 'invalid' })
      else if (nonce === (next.get(signer) ?? on.model.nonces[signer] ?? 0)) {
        next.set(signer, nonce + 1)
        taken.push(extrinsic)
      }
    }
    return taken
  }

  /** They are in a saved block; finality is at once here. */
  included(extrinsics: readonly SignedExtrinsic[], blockHash: string): void {
    for (const { hash } of extrinsics) {
      this.#waiting.get(hash)?.listen({ kind: 'inBlock', blockHash })
      this.#leave(hash, { kind: 'finalized', blockHash })
    }
  }

  clear(): void {
    for (const hash of this.hashes) this.#leave(hash, { kind: 'dropped' })
  }

  #leave(hash: string, status: ExtrinsicStatus): void {
    const waiting = this.#waiting.get(hash)
    this.#waiting.delete(hash)
    waiting?.listen(status)
  }
}
