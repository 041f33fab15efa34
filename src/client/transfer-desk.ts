/**
 * All transfers of a session: who runs, who waits, what the page is told. Small files go three at a time; a
 * large one, which has several parts in flight itself, takes two of those places, so a small one still
 * passes beside it.
 */
import type { TransferPhase, TransferStatus } from './drive-api.ts'
import { DriveError, failureOf } from './drive-error.ts'
import { Gate } from './gate.ts'
import { newId } from './index/drive-index.ts'
import type { Clock } from './ports.ts'
import { Throttle } from './throttle.ts'
import { Transfer } from './transfer.ts'

interface Start {
  readonly direction: 'upload' | 'download'
  readonly name: string
  readonly bytesTotal: number
  readonly copiesWanted: number
  readonly entryId: string | null
  /** Places of the queue it takes, 1 or 2. */
  readonly weight: number
  /** Does the work; gives the entry it made. Called again for another attempt. */
  readonly run: (transfer: Transfer) => Promise<string | null>
}

interface Job {
  readonly transfer: Transfer
  readonly start: Start
  done: Promise<void>
}

const PLACES = 3

export class TransferDesk {
  readonly #clock: Clock
  readonly #told: Throttle
  readonly #gates = { upload: new Gate(PLACES), download: new Gate(PLACES) }
  readonly #jobs = new Map<string, Job>()
  #closed = false

  constructor(clock: Clock, tell: (list: readonly TransferStatus[]) => void) {
    this.#clock = clock
    this.#told = new Throttle(clock, () => tell(this.list()))
  }

  list(): TransferStatus[] {
    return [...this.#jobs.values()].map(({ transfer }) => transfer.status())
  }

  /** @throws DriveError locked: whoever was still preparing when the drive was locked comes too late */
  begin(start: Start): Transfer {
    if (this.#closed) throw new DriveError('locked', 'The drive was locked meanwhile.')
    const transfer = new Transfer({ ...start, id: newId() }, this.#clock, () => this.#told.call())
    const job: Job = { transfer, start, done: Promise.resolve() }
    this.#jobs.set(transfer.id, job)
    job.done = this.#run(job)
    this.#told.call()
    return transfer
  }

  /** @throws DriveError not-found when there is no such transfer that failed or was stopped */
  retry(id: string): void {
    const job = this.#jobs.get(id)
    const phase: TransferPhase | undefined = job?.transfer.status().phase
    if (job === undefined || (phase !== 'failed' && phase !== 'cancelled')) {
      throw new DriveError('not-found', 'There is no such transfer to try again.')
    }
    job.transfer.restart()
    job.done = this.#run(job)
  }

  cancel(id: string): void {
    this.#jobs.get(id)?.transfer.cancel()
  }

  clearFinished(): void {
    for (const [id, { transfer }] of this.#jobs) if (transfer.finished) this.#jobs.delete(id)
    this.#told.call()
  }

  /** Its last state, once it has one. @throws DriveError not-found */
  async settled(id: string): Promise<TransferStatus> {
    const job = this.#jobs.get(id)
    if (job === undefined) throw new DriveError('not-found', 'There is no such transfer.')
    await job.done
    return job.transfer.status()
  }

  /** Stops everything and forgets it. */
  async close(): Promise<void> {
    this.#closed = true
    const jobs = [...this.#jobs.values()]
    for (const { transfer } of jobs) transfer.cancel()
    await Promise.all(jobs.map(({ done }) => done))
    this.#jobs.clear()
    this.#told.dispose()
  }

  /** Never rejects: what is thrown becomes the transfer's failure. */
  async #run({ transfer, start }: Job): Promise<void> {
    try {
      const leave = await this.#gates[start.direction].enter(start.weight, transfer.signal)
      try {
        transfer.finish(await start.run(transfer))
      } finally {
        leave()
      }
    } catch (error) {
      transfer.fail(failureOf(error))
    }
  }
}
