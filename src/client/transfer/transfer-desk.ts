/**
 * All transfers of a session: who runs, who waits, what the page is told. Small files go three at a time; a
 * large one, which has several parts in flight itself, takes two of those places, so a small one still
 * passes beside it. A paused one gives its places back.
 */

import { DriveError, failureOf } from '../drive-error.ts'
import { newId } from '../index/drive-index.ts'
import type { FileRef } from '../index/entry-record.ts'
import type { ByteSource, Clock, FileSink } from '../ports.ts'
import { Throttle } from '../throttle.ts'
import type { TransferPriority, TransferStatus, WantedSource } from '../transfer-api.ts'
import { Gate } from './gate.ts'
import { rankOf } from './traffic.ts'
import { type Place, Transfer, type TransferStart } from './transfer.ts'

export interface Start extends Omit<TransferStart, 'id'> {
  /** Of a transfer that was begun before the page was closed. */
  readonly id?: string
  /** Places of the queue it takes, 1 or 2. */
  readonly weight: number
  /** Does the work; gives the entry it made. Called again for another attempt. */
  readonly run: (transfer: Transfer) => Promise<string | null>
  /** Drops what was kept for going on: the person does not want it any more. */
  readonly forget?: (transferId: string) => Promise<void>
  /** Contents that it has sent or fetched, once it is done. */
  readonly moved?: () => readonly FileRef[]
  /** What it brings: another attempt at the same takes the place of one that is over or waits for the person. */
  readonly brings?: string
  /** Of a download: where the next attempt saves it. */
  readonly saveTo?: (openSink: OpenSink) => void
  /** Of a file that is sent alone: where the next attempt reads it. */
  readonly readFrom?: (source: ByteSource) => void
}

export type OpenSink = () => Promise<FileSink>

interface Job {
  readonly transfer: Transfer
  readonly start: Start
  done: Promise<void>
}

const PLACES = 3

export type TellTransfers = (changed: readonly TransferStatus[], gone: readonly string[]) => void

export type EndedWell = (direction: Start['direction'], moved: readonly FileRef[]) => void

export class TransferDesk {
  readonly #clock: Clock
  readonly #told: Throttle
  readonly #tell: TellTransfers
  readonly #ended: EndedWell
  readonly #gates = { upload: new Gate(PLACES), download: new Gate(PLACES) }
  readonly #jobs = new Map<string, Job>()
  readonly #changed = new Set<string>()
  #closed = false

  /** @param ended told after each transfer that is done; nothing waits for it */
  constructor(clock: Clock, tell: TellTransfers, ended: EndedWell = () => undefined) {
    this.#clock = clock
    this.#tell = tell
    this.#ended = ended
    this.#told = new Throttle(clock, () => this.#tellChanges())
  }

  list(): TransferStatus[] {
    return [...this.#jobs.values()].map(({ transfer }) => transfer.status())
  }

  /** @throws DriveError locked: whoever was still preparing when the drive was locked comes too late */
  begin(start: Start): Transfer {
    for (const [id, { transfer, start: other }] of this.#jobs) {
      const same = start.brings !== undefined && other.brings === start.brings
      if (same && transfer.status().phase !== 'done') this.drop(id)
    }
    const job = this.#add(start)
    job.done = this.#run(job)
    return job.transfer
  }

  /** Shows a transfer that cannot go on before the person says what to send or where to save; `retry` then runs it. */
  await(start: Start, what: 'source' | 'target', wanted: WantedSource | null): Transfer {
    return this.#add(start, (transfer) => transfer.waits(what, wanted)).transfer
  }

  /** Takes a transfer that is over or waits for the person off the list, and forgets nothing. */
  drop(id: string): void {
    const job = this.#jobs.get(id)
    if (job === undefined || !(job.transfer.finished || isIdle(job))) return
    this.#jobs.delete(id)
    this.#note(id)
  }

  /** @throws DriveError not-found when there is no such transfer that failed, was stopped or waits for its source */
  retry(id: string): void {
    const job = this.#jobs.get(id)
    const status = job?.transfer.status()
    const over = status?.phase === 'failed' || status?.phase === 'cancelled'
    if (job === undefined || (!over && !isIdle(job))) {
      throw new DriveError('not-found', 'There is no such transfer to try again.')
    }
    job.transfer.restart()
    job.done = this.#run(job)
  }

  /** Another attempt at a download, saved elsewhere. @returns its last state @throws DriveError not-found */
  async again(id: string, openSink: OpenSink): Promise<TransferStatus> {
    this.#jobs.get(id)?.start.saveTo?.(openSink)
    this.retry(id)
    return this.settled(id)
  }

  /** Another attempt at the upload of a file, read anew. @throws DriveError not-found, other-source */
  reread(id: string, sources: readonly ByteSource[]): void {
    const readFrom = this.#jobs.get(id)?.start.readFrom
    const bytes = this.#jobs.get(id)?.transfer.status().bytesTotal
    const source = sources.find((each) => each.bytes === bytes)
    if (readFrom === undefined) throw new DriveError('not-found', 'No upload waits for this.')
    if (source === undefined) throw new DriveError('other-source', `It had ${bytes} bytes.`)
    this.retry(id)
    readFrom(source)
  }

  /** Gives it up. What is over already goes off the list. */
  cancel(id: string): void {
    const job = this.#jobs.get(id)
    if (job === undefined) return
    if (job.transfer.finished) {
      this.drop(id)
      if (job.transfer.status().phase === 'failed') void this.#forget(job)
    } else if (isIdle(job)) {
      job.transfer.fail({ code: 'cancelled', detail: '' })
      job.done = this.#forget(job)
    } else job.transfer.cancel()
  }

  /** @param id null: all of them */
  pause(id: string | null): void {
    for (const { transfer } of this.#chosen(id)) transfer.pause()
  }

  resume(id: string | null): void {
    for (const { transfer } of this.#chosen(id)) transfer.resume()
  }

  setPriority(id: string, priority: TransferPriority): void {
    for (const { transfer } of this.#chosen(id)) transfer.priority = priority
  }

  /** What failed and is cleared is given up: nothing is kept for going on with it. */
  clearFinished(): void {
    for (const [id, job] of this.#jobs) {
      if (!job.transfer.finished) continue
      this.#jobs.delete(id)
      this.#note(id)
      if (job.transfer.status().phase === 'failed') void this.#forget(job)
    }
  }

  /** Whether anything is on its way or waits for its turn. */
  get busy(): boolean {
    return [...this.#jobs.values()].some((job) => !job.transfer.finished && !isIdle(job))
  }

  /** The same of uploads alone. */
  get uploading(): boolean {
    return [...this.#jobs.values()].some(
      (job) => job.start.direction === 'upload' && !job.transfer.finished && !isIdle(job),
    )
  }

  /** Its last state, once it has one. @throws DriveError not-found */
  async settled(id: string): Promise<TransferStatus> {
    const job = this.#jobs.get(id)
    if (job === undefined) throw new DriveError('not-found', 'There is no such transfer.')
    await job.done
    return job.transfer.status()
  }

  /** Stops everything; what was kept for going on stays. */
  async close(reason = new DriveError('locked', 'The drive was locked.')): Promise<void> {
    this.#closed = true
    const jobs = [...this.#jobs.values()]
    for (const { transfer } of jobs) transfer.cancel(reason)
    await Promise.all(jobs.map(({ done }) => done))
    this.#jobs.clear()
    this.#told.dispose()
  }

  /** @param prepare before anything of it is told */
  #add(start: Start, prepare: (transfer: Transfer) => void = () => undefined): Job {
    if (this.#closed) throw new DriveError('locked', 'The drive was locked meanwhile.')
    const id = start.id ?? newId()
    const transfer = new Transfer({ ...start, id }, this.#clock, () => this.#jobs.has(id) && this.#note(id))
    prepare(transfer)
    const job: Job = { transfer, start, done: Promise.resolve() }
    this.#jobs.set(id, job)
    this.#note(id)
    return job
  }

  #chosen(id: string | null): Job[] {
    return [...this.#jobs.values()].filter(({ transfer }) => id === null || transfer.id === id)
  }

  #note(id: string): void {
    this.#changed.add(id)
    this.#told.call()
  }

  #tellChanges(): void {
    const changed: TransferStatus[] = []
    const gone: string[] = []
    for (const id of this.#changed) {
      const job = this.#jobs.get(id)
      if (job === undefined) gone.push(id)
      else changed.push(job.transfer.status())
    }
    this.#changed.clear()
    this.#tell(changed, gone)
  }

  /** Never rejects: what is thrown becomes the transfer's failure. */
  async #run(job: Job): Promise<void> {
    const { transfer, start } = job
    const place = this.#placeFor(job)
    try {
      await place.enter()
      transfer.takesPlace(place)
      await transfer.checkpoint()
      transfer.finish(await start.run(transfer))
      this.#ended(start.direction, start.moved?.() ?? [])
    } catch (error) {
      const failure = failureOf(error)
      transfer.fail(failure)
      if (failure.code === 'cancelled') await this.#forget(job)
    } finally {
      place.leave()
    }
  }

  async #forget({ start, transfer }: Job): Promise<void> {
    // What stays behind is found to be over, or too old, when it is looked at.
    await start.forget?.(transfer.id).catch(() => undefined)
  }

  #placeFor({ transfer, start }: Job): Place {
    const gate = this.#gates[start.direction]
    let leave: (() => void) | null = null
    return {
      async enter() {
        leave = await gate.enter(start.weight, transfer.signal, () => rankOf(transfer))
      },
      leave() {
        leave?.()
        leave = null
      },
    }
  }
}

/** Whether only the person can make it go on. */
function isIdle(job: Job | undefined): boolean {
  const waitingFor = job?.transfer.status().waitingFor
  return waitingFor === 'source' || waitingFor === 'target'
}
