/**
 * What users were promised, written down by the users themselves. Of the project it knows `protocol` only, so that a mistake of the
 * engine cannot vouch for itself (reliability section 11).
 */
import { cidOf } from '../../protocol/cid.ts'
import { dec, hashData } from '../../protocol/hash.ts'
import { oneText, rememberingLast } from './recent.ts'

/** What one user holds in hand after an upload. Times are unix seconds of true time. */
export interface Promised {
  readonly cid: string
  /** Name of its piece. */
  readonly dataHash: string
  readonly data: Uint8Array
  /** What validators acknowledged. */
  words: readonly Word[]
}

interface Word {
  /** Hotkey of the validator. */
  readonly by: string
  /** Until when it must be there. */
  readonly until: number
  /** Of the question. */
  readonly order: number
}

/** `deleted`: every validator that was ever sent it has confirmed that it has it no more. */
export type Expectation = 'present' | 'either' | 'gone' | 'deleted' | 'never-uploaded'

/** A delete under way at one validator. */
export interface Deleting {
  /** The validator confirmed: it has the object no more, but for uploads that were sent after the question. */
  done(): void
  /** It said no. */
  refused(): void
}

export interface Ledger {
  /**
   * An upload was sent to a validator: whatever becomes of it, it may now be stored until its time is over.
   * @returns its place in the order of all questions
   */
  asked(data: Uint8Array, ttl: number, at: number, by: string): number
  /** A renewal was sent. */
  askedLonger(cid: string, ttl: number, at: number): number
  /** @param order of the question */
  acknowledged(data: Uint8Array, ttl: number, at: number, by: string, order: number): void
  /** A delete was sent: until it is answered, nothing is promised by this validator. */
  deleting(cid: string, by: string): Deleting
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

interface Sent {
  readonly by: string
  readonly order: number
}

interface Asked {
  readonly data: Uint8Array
  goneFrom: number
  /** Validators that may have it, each with the order of the last upload that was sent to it. */
  mayHave: readonly Sent[]
  /** Deletes under way, by validator; null: nobody has ever deleted it. */
  leaving: Map<string, number> | null
}

/** @param clockError seconds by which a validator's clock may be wrong at most */
export function createLedger(clockError: number): Ledger {
  const namesOf = rememberingLast(256, (data: Uint8Array) => ({
    cid: oneText(cidOf(data)),
    dataHash: oneText(dec(hashData(data))),
  }))
  const clockSlack = CLOCK_SLACK + clockError
  const promised = new Map<string, Promised>()
  const asked = new Map<string, Asked>()
  let order = 0
  const later = (entry: Asked, ttl: number, at: number) => {
    entry.goneFrom = Math.max(entry.goneFrom, at + ttl + KEPT_AFTER + clockSlack)
  }
  return {
    asked(data, ttl, at, by) {
      const { cid } = namesOf(data)
      const entry = asked.get(cid) ?? { data, goneFrom: 0, mayHave: [], leaving: null }
      asked.set(cid, entry)
      later(entry, ttl, at)
      order += 1
      entry.mayHave = entry.mayHave.filter((sent) => sent.by !== by).concat({ by, order })
      return order
    },
    askedLonger(cid, ttl, at) {
      const entry = asked.get(cid)
      if (entry !== undefined) later(entry, ttl, at)
      order += 1
      return order
    },
    acknowledged(data, ttl, at, by, place) {
      const { cid, dataHash } = namesOf(data)
      const slack = clockSlack + Math.min(RENEWAL_MOST, ttl * RENEWAL_SHARE)
      const entry = promised.get(cid) ?? { cid, dataHash, data, words: [] }
      promised.set(cid, entry)
      entry.words = entry.words.concat({ by, until: at + ttl - slack, order: place })
    },
    deleting(cid, by) {
      const entry = asked.get(cid)
      order += 1
      const own = order
      const leaving = entry?.leaving ?? new Map<string, number>()
      if (entry !== undefined) entry.leaving = leaving
      const end = () => leaving.set(by, (leaving.get(by) ?? 1) - 1)
      leaving.set(by, (leaving.get(by) ?? 0) + 1)
      return {
        done() {
          end()
          // What was sent after the question is another upload, which its turn put behind it.
          const known = promised.get(cid)
          if (known !== undefined)
            known.words = known.words.filter((word) => word.by !== by || word.order > own)
          if (entry !== undefined)
            entry.mayHave = entry.mayHave.filter((sent) => sent.by !== by || sent.order >= own)
        },
        refused: end,
      }
    },
    expectation(cid, at, by) {
      const was = asked.get(cid)
      if (was === undefined) return 'never-uploaded'
      if (was.mayHave.length === 0) return 'deleted'
      if (at > was.goneFrom) return 'gone'
      const words = (promised.get(cid)?.words ?? []).filter((word) => by === null || word.by === by)
      const isPromised = words.some((word) => at < word.until && (was.leaving?.get(word.by) ?? 0) <= 0)
      return isPromised ? 'present' : 'either'
    },
    isIntact(cid, data) {
      return Buffer.compare(asked.get(cid)?.data ?? new Uint8Array(0), data) === 0
    },
    promises: () => promised.values(),
    find: (cid) => promised.get(cid),
  }
}
