/** From an open session to the desk of its audits, and what the page may ask of what they found. */
import { ChainError } from '../../chain/chain-types.ts'
import type { AuditDepth, AuditState, AuditTarget } from '../audit-api.ts'
import { DriveError } from '../drive-error.ts'
import type { EntryRecord } from '../index/record.ts'
import type { Connectivity, DrivePorts } from '../ports.ts'
import type { Session } from '../session.ts'
import { AuditDesk, type AuditScopeWork } from './audit-desk.ts'
import { type AuditedContent, auditContent } from './audit-file.ts'
import { AuditLedger, type Summary } from './audit-ledger.ts'
import { addReport, readPlan, readReports } from './audit-plan.ts'
import { AuditStore } from './audit-store.ts'
import type { AuditTally } from './audit-tally.ts'

/** Files that are asked about at once: small ones wait for round trips, not for bytes. */
const AT_ONCE = 3
/** Files in a row that could not be asked about because nobody is there. */
const GIVE_UP_AFTER = 3
/** Files after which the list hears of what was found. */
const WRITE_EVERY = 25

export interface Audits {
  readonly desk: AuditDesk
  readonly store: AuditStore
  readonly ledger: AuditLedger
}

export async function openAudits(
  ports: DrivePorts,
  session: Session,
  changed: (state: AuditState) => void,
): Promise<Audits> {
  const store = new AuditStore(session.store)
  const ledger = await AuditLedger.open(session.store)
  const desk = new AuditDesk({
    clock: ports.clock,
    holds: ports.holds,
    connectivity: ports.connectivity,
    automatic: ports.audits?.automatic ?? false,
    plan: await readPlan(session.store),
    reports: await readReports(session.store),
    scopeOf: (target) => scopeOf({ session, store, ledger, connectivity: ports.connectivity }, target),
    keep: (report) => addReport(session.store, report),
    changed,
  })
  return { desk, store, ledger }
}

interface Parts extends Pick<Audits, 'store' | 'ledger'> {
  readonly session: Session
  readonly connectivity: Connectivity | undefined
}

/** A content and how many files of the target have it, or lie in its pack. */
interface Due {
  readonly content: AuditedContent
  readonly files: number
}

function scopeOf(parts: Parts, target: AuditTarget): AuditScopeWork {
  const due = dueOf(parts.session, target)
  const files = due.reduce((sum, each) => sum + each.files, 0)
  return { files, work: (tally, depth, signal) => new Round(parts, tally, depth, signal).run(due) }
}

/** Each content once; what was never audited, or longest ago, first. */
function dueOf({ index: { tree } }: Session, target: AuditTarget): Due[] {
  const entries = target.kind === 'drive' ? tree.all() : tree.withContents(target.ids)
  const due = new Map<string, Due>()
  for (const entry of entries) {
    if (entry.content === null || tree.isTrashed(entry)) continue
    const { ref, fileKey } = entry.content
    due.set(ref.cid, { content: { ref, fileKey }, files: (due.get(ref.cid)?.files ?? 0) + 1 })
  }
  return [...due.values()]
}

class Round {
  readonly #parts: Parts
  readonly #tally: AuditTally
  readonly #depth: AuditDepth
  /** The person's. */
  readonly #signal: AbortSignal
  /** And that of a line that went: what nobody could be asked is nobody's silence, so that nothing of it is kept. */
  readonly #line = new AbortController()
  readonly #both: AbortSignal
  #found = new Map<string, Summary>()
  #failuresInRow = 0

  constructor(parts: Parts, tally: AuditTally, depth: AuditDepth, signal: AbortSignal) {
    this.#parts = parts
    this.#tally = tally
    this.#depth = depth
    this.#signal = signal
    this.#both = AbortSignal.any([signal, this.#line.signal])
  }

  /** @throws the signal's reason; what ended it when nobody is there */
  async run(due: readonly Due[]): Promise<void> {
    const leave = this.#watchLine()
    await this.#run(due).finally(leave)
  }

  #watchLine(): () => void {
    const { connectivity } = this.#parts
    if (connectivity === undefined) return () => undefined
    const look = (): void => {
      if (!connectivity.isOnline())
        this.#line.abort(new DriveError('validator-unreachable', 'This device has no network.'))
    }
    const leave = connectivity.listen(look)
    look()
    return leave
  }

  async #run(due: readonly Due[]): Promise<void> {
    const { ledger } = this.#parts
    const age = ({ content }: Due) => ledger.get(content.ref.cid)?.coverage.oldestAt ?? 0
    const waiting = due.toSorted((a, b) => age(a) - age(b))
    const worker = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
        await this.#one(next).catch((error: unknown) => {
          const left = waiting.splice(0).reduce((sum, { files }) => sum + files, 0)
          // What somebody stopped was not to be asked.
          if (!this.#signal.aborted) this.#tally.unreached(left)
          throw error
        })
    }
    // What ends one ends all, but not before what the others are at is kept.
    const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, worker))
    await this.#write()
    for (const end of ends) if (end.status === 'rejected') throw end.reason
  }

  async #one({ content, files }: Due): Promise<void> {
    this.#signal.throwIfAborted()
    const { session, store } = this.#parts
    const tally = this.#tally
    try {
      const summary = await auditContent(session, store, content, {
        depth: this.#depth,
        signal: this.#both,
        asked: (up, down) => tally.asked(up, down),
        found: (objects) => tally.found(objects),
        done: (runs) => tally.done(runs),
      })
      this.#failuresInRow = 0
      this.#found.set(content.ref.cid, summary)
    } catch (error) {
      this.#signal.throwIfAborted()
      if (!(error instanceof DriveError || error instanceof ChainError)) throw error
      tally.unreached(files)
      this.#failuresInRow += 1
      if (this.#line.signal.aborted || this.#failuresInRow >= GIVE_UP_AFTER) throw error
    }
    if (this.#found.size >= WRITE_EVERY) await this.#write()
  }

  async #write(): Promise<void> {
    const found = this.#found
    this.#found = new Map()
    if (found.size === 0) return
    const { session, ledger } = this.#parts
    await ledger.write(found, liveCids(session.index.tree.all()))
  }
}

function liveCids(entries: Iterable<EntryRecord>): ReadonlySet<string> {
  const live = new Set<string>()
  for (const { content } of entries) if (content !== null) live.add(content.ref.cid)
  return live
}
