/**
 * Asks, while the drive is open, who holds the objects that lack copies: those of the file that is looked at, and in small
 * rounds those of the whole drive. A round is bounded in files read and in objects asked about, and no object is asked about
 * again before some blocks have passed. One tab at a time does rounds.
 */

import type { Metagraph } from '../../chain/chain-types.ts'
import { objectsOf as cidsOf } from '../index/references.ts'
import { Planner } from '../planner.ts'
import type { DrivePorts, HoldPort } from '../ports.ts'
import type { Session } from '../session.ts'
import { askHolders } from './ask-holders.ts'
import type { AuditRuns } from './audit-runs.ts'
import { type Look, type LookParts, lookAt, type RepairOfObject } from './health-look.ts'
import { RepairNotes } from './repair-notes.ts'
import type { RepairNote } from './repairs.ts'

/** Milliseconds after opening, and between rounds. */
const START_MS = 20_000
const ROUND_MS = 60_000
/** Blocks before the same object is asked about again: two steps of a validator's upkeep. */
const ASK_AGAIN_BLOCKS = 6
/** Objects that one round asks about, and files whose receipts it reads. */
const ASKED_MAX = 32
const FILES_MAX = 64
const HOLD = 'filetao-health'

export class HealthWatch {
  readonly #parts: LookParts & { readonly session: Session }
  readonly #holds: HoldPort | undefined
  readonly #controller = new AbortController()
  readonly #planner: Planner
  /** The seats that the queue was made for, the files that are still to be looked at for them, and those where repairs are open. */
  #seats = ''
  #queue: string[] = []
  readonly #open = new Set<string>()
  #running: Promise<void> = Promise.resolve()
  /** CID of an object -> block in which it was last tried to ask. */
  readonly #tried = new Map<string, number>()

  /** Rounds begin by themselves where upkeep does. */
  constructor(
    ports: Pick<DrivePorts, 'clock' | 'holds' | 'upkeep'>,
    parts: LookParts & { session: Session },
  ) {
    this.#parts = parts
    this.#holds = ports.holds
    this.#planner = new Planner(ports.clock, () => void this.#round())
    if (ports.upkeep?.automatic === true) this.#planner.plan(START_MS)
  }

  /** @throws DriveError vault-damaged, ChainError */
  look(fileCid: string): Promise<Look> {
    return lookAt(this.#parts, fileCid)
  }

  /** Asks about what lacks copies in this look, in the background. */
  ask(look: Look): void {
    if (this.#dueIn(look).length === 0) return
    this.#next(async () => void (await this.#askAbout(look, ASKED_MAX)))
  }

  async dispose(): Promise<void> {
    this.#controller.abort(new DOMException('the drive was locked', 'AbortError'))
    this.#planner.stop()
    await this.#running
  }

  async #round(): Promise<void> {
    const letGo = this.#holds === undefined ? () => undefined : await this.#holds.tryHold(HOLD)
    if (letGo !== null) {
      this.#next(() => this.#sweep())
      await this.#running
      letGo()
    }
    this.#planner.plan(ROUND_MS)
  }

  /** One after the other; what fails is tried with the next round. */
  #next(work: () => Promise<void>): void {
    this.#running = this.#running.then(() => work().catch(() => undefined))
  }

  /** Those with open repairs first, then whoever was not looked at since a seat changed hands. */
  async #sweep(): Promise<void> {
    const { metagraph } = await this.#parts.session.access.ring.view()
    const seats = seatsOf(metagraph)
    if (seats !== this.#seats) this.#queue = this.#allFiles()
    this.#seats = seats
    let left = ASKED_MAX
    const fresh = this.#queue.filter((cid) => !this.#open.has(cid)).slice(0, FILES_MAX)
    const done = new Set<string>()
    for (const cid of [...this.#open, ...fresh]) {
      if (left === 0 || this.#controller.signal.aborted) break
      done.add(cid)
      // What cannot be read is said where the file is opened.
      const look = await this.look(cid).catch(() => null)
      if (look === null) continue
      left -= await this.#askAbout(look, left)
      if (look.repairs.some(({ repair }) => repair.stage !== 'verified')) this.#open.add(cid)
      else this.#open.delete(cid)
    }
    this.#queue = this.#queue.filter((cid) => !done.has(cid))
  }

  #allFiles(): string[] {
    const { tree } = this.#parts.session.index
    return [...new Set([...tree.all()].flatMap(cidsOf))]
  }

  #dueIn(look: Look): RepairOfObject[] {
    const { block } = look.view.metagraph
    const isDue = ({ repair }: RepairOfObject) =>
      block - Math.max(repair.askedAt ?? 0, this.#tried.get(repair.cid) ?? 0) >= ASK_AGAIN_BLOCKS
    return look.repairs.filter((one) => one.repair.stage !== 'verified' && isDue(one))
  }

  /** @returns how many objects were asked about */
  async #askAbout(look: Look, most: number): Promise<number> {
    const { session, notes } = this.#parts
    const { block } = look.view.metagraph
    const due = this.#dueIn(look).slice(0, most)
    if (due.length === 0) return 0
    const kept: RepairNote[] = []
    for (const { object, note } of due) {
      const { cid } = object.part
      this.#tried.set(cid, block)
      const holders = await askHolders(session.access, object.part, this.#controller.signal)
      const before = note ?? { cid, noticedAt: block, askedAt: null, holders: [] }
      kept.push(holders === null ? before : { ...before, askedAt: block, holders })
    }
    const wanted = new Set(look.repairs.map(({ repair }) => repair.cid))
    await notes.keep(look.fileCid, kept, (cid) => wanted.has(cid))
    return due.length
  }
}

/** Changes with every registration: each is in a later block than all before. */
function seatsOf({ neurons }: Metagraph): string {
  return `${neurons.length}/${Math.max(0, ...neurons.map(({ registeredAtBlock }) => registeredAtBlock))}`
}

/** Of an open session. @param runs what its audits found */
export function openHealth(
  ports: Pick<DrivePorts, 'clock' | 'holds' | 'upkeep'>,
  session: Session,
  runs: AuditRuns,
): HealthWatch {
  return new HealthWatch(ports, { session, runs, notes: new RepairNotes(session.store) })
}
