/**
 * What fake validators remember beside objects: which of them placed an object, for whom and until when. As real ones, each
 * answers for what it placed, knows of the others' objects what was announced, and forgets what has ended.
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
/** Miners that hold a copy of each object. */
const HOLDERS = 3

/** Whose objects they are: the drive under test, or somebody else who stored the same bytes. */
export type FakeOwner = 'us' | 'other'

interface Placed {
  /** Unix seconds. */
  readonly at: number
  readonly owners: ReadonlySet<FakeOwner>
}

const no = (code: string): AxonOutcome<never> => ({ ok: false, reason: 'refused', detail: code, code })

export class FakeLeases {
  /** Of each validator. */
  quotaBytes: number | null = null
  maxTtl = MAX_TTL
  /** CIDs that too few miners want to keep longer. */
  readonly unwanted = new Set<string>()
  /** Miners of each object that do not say that they discarded it. */
  silentMiners = 0
  /** CID -> validator -> what it placed. */
  readonly #placed = new Map<string, Map<string, Placed>>()
  readonly #objects: Map<string, Uint8Array>
  readonly #now: () => number

  /** @param now unix seconds */
  constructor(objects: Map<string, Uint8Array>, now: () => number) {
    this.#objects = objects
    this.#now = now
  }

  /** Whether bytes can still be had; those that a test put there without a lease can. */
  isLive(cid: string): boolean {
    return !this.#placed.has(cid) || this.endOf(cid) > this.#now()
  }

  /** The latest end of all validators, unix seconds; 0 where none has it. */
  endOf(cid: string): number {
    return Math.max(0, ...[...(this.#placed.get(cid)?.values() ?? [])].map(({ at }) => at))
  }

  /** @returns why the validator has no room for so many bytes more, or null */
  refusal(cid: string, bytes: number, validator: string): AxonOutcome<never> | null {
    const { bytes: used, quotaBytes } = this.account(validator)
    const isNew = this.#at(cid, validator) === undefined
    if (quotaBytes === null || !isNew || used + bytes <= quotaBytes) return null
    const detail = `${used} of ${quotaBytes} bytes are used, and this object has ${bytes} (quota-exceeded)`
    return { ok: false, reason: 'refused', detail, code: 'quota-exceeded' }
  }

  /** @returns the end */
  placed(cid: string, ttl: number | null, validator: string, owner: FakeOwner = 'us'): number {
    const before = this.#at(cid, validator)
    const at = Math.max(before?.at ?? 0, this.#now() + Math.min(ttl ?? DEFAULT_TTL, this.maxTtl))
    this.#put(cid, validator, { at, owners: new Set([...(before?.owners ?? []), owner]) })
    return at
  }

  /** Whose it is, where the validator has it. */
  belongs(cid: string, validator: string, owner: FakeOwner): void {
    const placed = this.#at(cid, validator)
    if (placed !== undefined) this.#put(cid, validator, { ...placed, owners: new Set([owner]) })
  }

  /** All validators heard of it from one that is not there any more. @param ttl seconds */
  claimed(cid: string, ttl: number): void {
    this.#put(cid, 'gone', { at: this.#now() + ttl, owners: new Set(['us']) })
  }

  remove(cid: string, validator: string): AxonOutcome<DeleteAnswer> {
    const placed = this.#at(cid, validator)
    if (placed === undefined) return no(this.#isKnown(cid) ? 'not-placed-here' : 'not-found')
    if (!placed.owners.has('us')) return no('not-owner')
    const owners = new Set(placed.owners)
    owners.delete('us')
    if (owners.size > 0) {
      this.#put(cid, validator, { ...placed, owners })
      return { ok: true, value: { deleted: false, holders: HOLDERS, discarded: 0 } }
    }
    this.drop(cid, validator)
    return { ok: true, value: { deleted: true, holders: HOLDERS, discarded: HOLDERS - this.silentMiners } }
  }

  /** A validator loses an object, or is lost itself. */
  drop(cid: string, validator: string): void {
    const all = this.#placed.get(cid)
    all?.delete(validator)
    if (all?.size !== 0) return
    this.#placed.delete(cid)
    this.#objects.delete(cid)
  }

  renew(cid: string, ttl: number, validator: string): AxonOutcome<RenewAnswer> {
    const placed = this.#at(cid, validator)
    if (placed === undefined) return no(this.#isKnown(cid) ? 'not-placed-here' : 'not-found')
    if (ttl > this.maxTtl) return no('field-invalid')
    if (this.unwanted.has(cid)) return no('not-enough-copies')
    const at = Math.max(placed.at, this.#now() + ttl)
    this.#put(cid, validator, { ...placed, at })
    return { ok: true, value: { expiresAt: at, copies: HOLDERS } }
  }

  leaseOf(cid: string, validator: string): LeaseAnswer | null {
    const placed = this.#at(cid, validator)
    if (placed !== undefined)
      return { expiresAt: placed.at, copies: HOLDERS, own: true, yours: placed.owners.has('us') }
    return this.#isKnown(cid)
      ? { expiresAt: this.endOf(cid), copies: HOLDERS, own: false, yours: false }
      : null
  }

  account(validator: string): AccountAnswer {
    let objects = 0
    let bytes = 0
    for (const [cid, all] of this.#placed) {
      if (all.get(validator)?.owners.has('us') !== true) continue
      objects += 1
      bytes += this.#objects.get(cid)?.length ?? 0
    }
    const limits = { defaultTtl: DEFAULT_TTL, maxTtl: this.maxTtl, maxObjectBytes: MAX_OBJECT_BYTES }
    return { objects, bytes, quotaBytes: this.quotaBytes, ...limits }
  }

  #put(cid: string, validator: string, placed: Placed): void {
    const all = this.#placed.get(cid) ?? new Map<string, Placed>()
    all.set(validator, placed)
    this.#placed.set(cid, all)
  }

  /** What has ended, the validator does not know any more. */
  #at(cid: string, validator: string): Placed | undefined {
    const placed = this.#placed.get(cid)?.get(validator)
    return placed !== undefined && placed.at > this.#now() ? placed : undefined
  }

  #isKnown(cid: string): boolean {
    return this.endOf(cid) > this.#now()
  }
}
