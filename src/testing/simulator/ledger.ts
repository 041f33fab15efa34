/**
 * What users were promised, written down by the users themselves. It knows `protocol` only, so that a mistake of the
 * engine cannot vouch for itself (reliability section 11).
 */
import { cidOf } from '../../protocol/cid.ts'
import { dec, hashData } from '../../protocol/hash.ts'

/** What one user holds in hand after an upload. Times are unix seconds of true time. */
export interface Promised {
  readonly cid: string
  /** Name of its piece. */
  readonly dataHash: string
  readonly data: Uint8Array
  /** Validators that acknowledged it, and until when it must be there by their word. */
  readonly by: Map<string, number>
}

export type Expectation = 'present' | 'either' | 'gone' | 'never-uploaded'

export interface Ledger {
  /** An upload was sent: whatever becomes of it, it may now be stored until its time is over. */
  asked(data: Uint8Array, ttl: number, at: number): void
  acknowledged(data: Uint8Array, ttl: number, at: number, by: string): Promised
  /** @param by by the word of this validator; null: of any */
  expectation(cid: string, at: number, by: string | null): Expectation
  /** Whether these are the bytes that were uploaded under this name. */
  isIntact(cid: string, data: Uint8Array): boolean
  promises(): IterableIterator<Promised>
  find(cid: string): Promised | undefined
}

/** Seconds that an upload may take from its question to the record. */
const CLOCK_SLACK = 120
/** Seconds that a record may be kept after its time is over: the engine's grace, and the purge that comes by. */
const KEPT_AFTER = 3_600 + 60 * 36 + 600
/** A stored object may end sooner than the same bytes stored again ask, by a tenth or an hour. */
const RENEWAL_SHARE = 0.1
const RENEWAL_MOST = 3_600

/** @param clockError seconds by which a validator's clock may be wrong at most */
export function createLedger(clockError: number): Ledger {
  const names = new WeakMap<Uint8Array, { readonly cid: string; readonly dataHash: string }>()
  const namesOf = (data: Uint8Array) => {
    const known = names.get(data) ?? { cid: cidOf(data), dataHash: dec(hashData(data)) }
    names.set(data, known)
    return known
  }
  const clockSlack = CLOCK_SLACK + clockError
  const promised = new Map<string, Promised>()
  const asked = new Map<string, { data: Uint8Array; goneFrom: number }>()
  return {
    asked(data, ttl, at) {
      const { cid } = namesOf(data)
      const goneFrom = at + ttl + KEPT_AFTER + clockSlack
      const before = asked.get(cid)
      asked.set(cid, { data, goneFrom: Math.max(before?.goneFrom ?? 0, goneFrom) })
    },
    acknowledged(data, ttl, at, by) {
      const { cid, dataHash } = namesOf(data)
      const slack = clockSlack + Math.min(RENEWAL_MOST, ttl * RENEWAL_SHARE)
      const entry = promised.get(cid) ?? { cid, dataHash, data, by: new Map() }
      promised.set(cid, entry)
      entry.by.set(by, Math.max(entry.by.get(by) ?? 0, at + ttl - slack))
      return entry
    },
    expectation(cid, at, by) {
      const was = asked.get(cid)
      if (was === undefined) return 'never-uploaded'
      if (at > was.goneFrom) return 'gone'
      const words = promised.get(cid)?.by ?? new Map<string, number>()
      const until = by === null ? Math.max(0, ...words.values()) : (words.get(by) ?? 0)
      return at < until ? 'present' : 'either'
    },
    isIntact(cid, data) {
      return Buffer.compare(asked.get(cid)?.data ?? new Uint8Array(0), data) === 0
    },
    promises: () => promised.values(),
    find: (cid) => promised.get(cid),
  }
}
