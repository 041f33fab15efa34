/** Whether the drive is open, and telling the page so. What is behind the door goes as a whole when it closes. */

import { type Audits, openAudits } from './audit/open-audits.ts'
import { cancelled, DriveError } from './drive-error.ts'
import { Listener } from './drive-events.ts'
import type { OpenEntries } from './entry-calls.ts'
import { type HealthWatch, openHealth } from './health/health-watch.ts'
import { EntryTree } from './index/entry-tree.ts'
import { UndoBook } from './index/undo.ts'
import { ViewDesk } from './index/view-desk.ts'
import type { CachePort, DrivePorts } from './ports.ts'
import { sessionFor } from './sees/for-action.ts'
import { type KeptSources, openSession, type Session } from './session.ts'
import { revokeLinksOf, tellRevoked } from './share/link-book.ts'
import type { VaultKeys } from './subkeys.ts'
import { openSync } from './sync/open-sync.ts'
import type { SyncDesk } from './sync/sync-desk.ts'
import { Throttle } from './throttle.ts'
import { showWaitingDownloads } from './transfer/download-jobs.ts'
import { WaitingUploads } from './transfer/resume-uploads.ts'
import { TransferDesk } from './transfer/transfer-desk.ts'
import { openUpkeep, type Upkeep } from './upkeep/open-upkeep.ts'
import type { VaultState } from './vault-api.ts'
import { hasVault } from './vault-door.ts'

/** Bytes a second; null: no limit. */
interface TrafficLimits {
  readonly up: number | null
  readonly down: number | null
}

interface Peers {
  stop(): void
}

interface Open {
  readonly session: Session
  readonly desk: TransferDesk
  readonly views: ViewDesk
  readonly undone: UndoBook
  readonly waiting: WaitingUploads
  readonly sync: SyncDesk
  readonly upkeep: Upkeep
  readonly audits: Audits
  readonly health: HealthWatch
  readonly peersHeard: Peers
  /** Aborts what is not a transfer. */
  readonly controller: AbortController
}

export class Door {
  readonly listener = new Listener()
  readonly #ports: DrivePorts
  readonly #closed: () => void
  readonly #keptSources: KeptSources = new Map()
  #limits: TrafficLimits = { up: null, down: null }
  #open: Open | null = null

  /** @param closed told after an open drive was locked */
  constructor(ports: DrivePorts, closed: () => void) {
    this.#ports = ports
    this.#closed = closed
  }

  get current(): Open | null {
    return this.#open
  }

  get entries(): OpenEntries | null {
    if (this.#open === null) return null
    const { session, views, undone, controller } = this.#open
    const removed = async (ids: readonly string[]) => {
      if (ids.length > 0) await revokeLinksOf(session, new Set(ids), controller.signal)
      await session.released.collector.flush()
    }
    return { index: session.index, proofs: session.proofs, views, undone, removed }
  }

  /** @throws DriveError locked */
  need(): Open {
    if (this.#open === null) throw new DriveError('locked', 'The drive is locked.')
    return this.#open
  }

  async state(): Promise<VaultState> {
    if (this.#open !== null) return 'unlocked'
    return (await hasVault(this.#ports)) ? 'locked' : 'none'
  }

  /** @throws DriveError vault-damaged */
  async enter(keys: VaultKeys): Promise<null> {
    const { clock } = this.#ports
    const tree = new EntryTree()
    const views = new ViewDesk(tree, clock, (viewId, state) => this.listener.view(viewId, state))
    const session = await openSession(
      this.#ports,
      keys,
      tree,
      {
        changed: (after, before) => views.changed(after, before),
        written: () => {
          this.#ports.peers?.tell()
          this.#noticed()
        },
      },
      this.#keptSources,
    )
    const desk = new TransferDesk(clock, (changed, gone) => this.listener.transfers(changed, gone))
    await this.close()
    const peersHeard = this.#hearPeers(session)
    const waiting = new WaitingUploads(session, desk)
    session.traffic.limit(this.#limits.up, this.#limits.down)
    const sync = openSync(this.#ports, sessionFor(session, 'sync'), {
      changed: (state) => this.listener.sync(state),
      removed: () => this.forget(),
    })
    const undone = new UndoBook()
    const upkeep = await openUpkeep(this.#ports, sessionFor(session, 'upkeep'), sync, (state) =>
      this.listener.upkeep(state),
    )
    const audits = await openAudits(this.#ports, sessionFor(session, 'audit'), (state) =>
      this.listener.audit(state),
    )
    const health = openHealth(this.#ports, sessionFor(session, 'upkeep'), audits.store)
    const controller = new AbortController()
    this.#open = {
      session,
      desk,
      views,
      undone,
      waiting,
      sync,
      upkeep,
      audits,
      health,
      peersHeard,
      controller,
    }
    this.#showWaiting(this.#open)
    tellRevoked(session, controller.signal)
    await this.tellAll()
    return null
  }

  /** Nobody waits for it, and what cannot be read there is no reason to stay locked. */
  #showWaiting({ session, desk, waiting }: Open): void {
    waiting.show().catch(() => undefined)
    showWaitingDownloads(session, desk).catch(() => undefined)
  }

  /** Stops what is under way and drops all keys. */
  async close(): Promise<void> {
    const closing = this.#open
    this.#open = null
    closing?.controller.abort(cancelled())
    closing?.views.dispose()
    closing?.peersHeard.stop()
    closing?.sync.dispose()
    await closing?.desk.close()
    await closing?.audits.desk.dispose()
    await closing?.upkeep.desk.dispose()
    await closing?.health.dispose()
    // What the transfers that were stopped have left behind.
    await closing?.session.released.collector.flush().catch(() => undefined)
    closing?.session.holds.dispose()
    if (closing !== null) this.#closed()
  }

  /** Locks, and deletes everything of this drive on this device. */
  async forget(): Promise<void> {
    await this.close()
    await this.#ports.storage.clear()
    // Ciphertext whose keys are gone; what cannot be removed is no reason to keep what can.
    await emptied(this.#ports.cache).catch(() => undefined)
    this.#ports.peers?.tell()
    await this.tellAll()
  }

  set limits(limits: TrafficLimits) {
    this.#limits = limits
    this.#open?.session.traffic.limit(limits.up, limits.down)
  }

  /** Another tab writes up to once a file; one look takes in all of it. */
  #hearPeers({ index }: Session): Peers {
    // An index that cannot be read is said by the next write, which needs it.
    const look = new Throttle(this.#ports.clock, () => {
      index
        .refresh()
        .then(() => this.#noticed())
        .catch(() => this.#closeIfGone())
    })
    const leave = this.#ports.peers?.listen(() => look.call())
    return {
      stop() {
        leave?.()
        look.dispose()
      },
    }
  }

  #noticed(): void {
    this.#open?.sync.noticed()
    this.#open?.upkeep.desk.noticed()
  }

  /** Another tab may have deleted the drive. What else is wrong with the index is said by the next write. */
  async #closeIfGone(): Promise<void> {
    if (await hasVault(this.#ports)) return
    await this.close()
    await this.tellAll()
  }

  async tellAll(): Promise<void> {
    this.listener.state(await this.state())
    this.listener.transfers(this.#open?.desk.list() ?? [], [])
    if (this.#open === null) return
    this.listener.sync(this.#open.sync.state)
    this.listener.upkeep(this.#open.upkeep.desk.state)
    this.listener.audit(this.#open.audits.desk.state)
  }
}

async function emptied(cache: CachePort | undefined): Promise<void> {
  for (const name of (await cache?.names()) ?? []) await cache?.remove(name)
}
