/**
 * What the audits of each file come to, in one sealed blob: a list of ten thousand files reads this and no run. It is a summary
 * that the runs can make again; losing it costs an audit, never a file.
 */
import * as v from 'valibot'
import type { AuditRow } from '../audit-api.ts'
import type { SealedStore } from '../sealed-store.ts'
import { holderAuditSchema } from './audit-store.ts'

/** Of the object that an entry names: its manifest, or the pack it lies in. */
export type Summary = Pick<AuditRow, 'standing' | 'coverage' | 'copies' | 'worst'>

/** Nothing was asked about it yet. */
export const UNAUDITED: Summary = {
  standing: 'unaudited',
  coverage: {
    records: 0,
    copies: 0,
    proven: 0,
    lostShare: 1,
    lostRecords: 0,
    questions: 0,
    missChance: 1,
    oldestAt: null,
  },
  copies: 0,
  worst: null,
}

const LABEL = 'audit-ledger'
const TEXT = v.string()
const NUMBER = v.number()
const WORST = v.object({ ...holderAuditSchema.entries, validatorHotkey: TEXT, cid: TEXT })
const SUMMARY = v.object({
  standing: v.picklist(['lost', 'failed', 'weak', 'unaudited', 'proven']),
  coverage: v.object({
    records: NUMBER,
    copies: NUMBER,
    proven: NUMBER,
    lostShare: NUMBER,
    lostRecords: NUMBER,
    questions: NUMBER,
    missChance: NUMBER,
    oldestAt: v.nullable(NUMBER),
  }),
  copies: NUMBER,
  worst: v.nullable(WORST),
})
const LEDGER = v.record(TEXT, SUMMARY)

type LedgerStore = Pick<SealedStore, 'look' | 'put' | 'exclusive'>

export class AuditLedger {
  readonly #store: LedgerStore
  #summaries = new Map<string, Summary>()
  /** Of the writing that `#summaries` is; the whole is decoded anew only after another one. */
  #mark = ''

  private constructor(store: LedgerStore) {
    this.#store = store
  }

  /** What cannot be read was never there. */
  static async open(store: LedgerStore): Promise<AuditLedger> {
    const ledger = new AuditLedger(store)
    await ledger.look()
    return ledger
  }

  /** Takes in what another tab has written. */
  async look(): Promise<void> {
    const written = await this.#store.look(LABEL).catch(() => null)
    if (written === null || written.mark === this.#mark) return
    const parsed = v.safeParse(LEDGER, await written.open().catch(() => null))
    if (!parsed.success) return
    this.#summaries = new Map(Object.entries(parsed.output))
    this.#mark = written.mark
  }

  get(cid: string): Summary | undefined {
    return this.#summaries.get(cid)
  }

  /** @param live CIDs that some entry names; the others are forgotten */
  async write(changes: ReadonlyMap<string, Summary>, live: ReadonlySet<string>): Promise<void> {
    await this.#store.exclusive(async () => {
      await this.look()
      for (const [cid, summary] of changes) this.#summaries.set(cid, summary)
      for (const cid of this.#summaries.keys()) if (!live.has(cid)) this.#summaries.delete(cid)
      this.#mark = (await this.#store.put(LABEL, Object.fromEntries(this.#summaries))).mark
    })
  }
}
