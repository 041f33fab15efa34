/**
 * What fake validators remember beside objects: ends and owners, shared like the objects themselves. One caller: the drive
 * under test; nobody else's name is asked for.
 */

import type {
  AccountAnswer,
  AxonOutcome,
  DeleteAnswer,
  LeaseAnswer,
  RenewAnswer,
} from '../client/axon-port.ts'

const DEFAULT_TTL = 2_592_000
const MAX_TTL = 157_680_000
const MAX_OBJECT_BYTES = 16 * 1024 * 1024

const no = (code: string): AxonOutcome<never> => ({ ok: false, reason: 'refused', detail: code, code })

export class FakeLeases {
  /** CID -> end, unix seconds, and the validator that placed it. */
  readonly ends = new Map<string, { readonly at: number; readonly placedBy: string }>()
  quotaBytes: number | null = null
  readonly #objects: Map<string, Uint8Array>
  readonly #now: () => number

  /** @param now unix seconds */
  constructor(objects: Map<string, Uint8Array>, now: () => number) {
    this.#objects = objects
    this.#now = now
  }

  /** @returns the end */
  placed(cid: string, ttl: number | null, placedBy: string): number {
    const at = Math.max(this.ends.get(cid)?.at ?? 0, this.#now() + (ttl ?? DEFAULT_TTL))
    this.ends.set(cid, { at, placedBy })
    return at
  }

  remove(cid: string): AxonOutcome<DeleteAnswer> {
    if (!this.#objects.delete(cid)) return no('not-found')
    this.ends.delete(cid)
    return { ok: true, value: { deleted: true, holders: 3, discarded: 3 } }
  }

  renew(cid: string, ttl: number): AxonOutcome<RenewAnswer> {
    const known = this.ends.get(cid)
    if (known === undefined) return no('not-found')
    return { ok: true, value: { expiresAt: this.placed(cid, ttl, known.placedBy), copies: 3 } }
  }

  leaseOf(cid: string, validator: string): LeaseAnswer | null {
    const known = this.ends.get(cid)
    if (known === undefined || known.at <= this.#now()) return null
    const own = known.placedBy === validator
    return { expiresAt: known.at, copies: 3, own, yours: own }
  }

  account(): AccountAnswer {
    const bytes = [...this.#objects.values()].reduce((sum, { length }) => sum + length, 0)
    const limits = { defaultTtl: DEFAULT_TTL, maxTtl: MAX_TTL, maxObjectBytes: MAX_OBJECT_BYTES }
    return { objects: this.#objects.size, bytes, quotaBytes: this.quotaBytes, ...limits }
  }
}
