/** Whether the drive is open, and telling the page so. What is behind the door goes as a whole when it closes. */

import { DriveError } from './drive-error.ts'
import { Listener } from './drive-events.ts'
import type { OpenEntries } from './entry-calls.ts'
import { hearPeers, type Peers } from './hear-peers.ts'
import { EntryTree } from './index/entry-tree.ts'
import { ViewDesk } from './index/view-desk.ts'
import { closeParts, type OpenParts, openParts } from './open-parts.ts'
import type { CachePort, DrivePorts } from './ports.ts'
import { type KeptSources, openSession } from './session.ts'
import { revokeLinksOf, tellRevoked } from './share/link-book.ts'
import type { VaultKeys } from './subkeys.ts'
import { showWaitingDownloads } from './transfer/download-jobs.ts'
import type { VaultState } from './vault-api.ts'
import { hasVault } from './vault-door.ts'

/** Bytes a second; null: no limit. */
interface TrafficLimits {
  readonly up: number | null
  readonly down: number | null
}

interface Open extends OpenParts {
  readonly views: ViewDesk
  readonly peersHeard: Peers
}

export class Door {
  readonly listener = new Listener()
  readonly #ports: DrivePorts
  readonly #closed: () => void
  readonly #keptSources: KeptSources = new Map()
  #limits: TrafficLimits = { up: null, down: null }
  #open: Open | null = null
  /** Counts who opened or locked last: what somebody has overtaken meanwhile opens nothing. */
  #turn = 0

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

  /** @throws DriveError vault-damaged; locked, when it was locked before it was open */
  async enter(keys: VaultKeys): Promise<null> {
    this.#turn += 1
    const turn = this.#turn
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
        wallet: (state) => this.listener.wallet(state),
      },
      this.#keptSources,
    )
    await this.#closeOpen()
    session.traffic.limit(this.#limits.up, this.#limits.down)
    const peersHeard = hearPeers(this.#ports, session, {
      heard: () => this.#noticed(),
      unreadable: () => this.#closeIfGone(),
    })
    const forgotten = () => this.forget()
    const parts = await openParts(this.#ports, session, this.listener, forgotten)
    const opened = { ...parts, views, peersHeard }
    if (turn !== this.#turn) {
      await closeAll(opened)
      throw new DriveError('locked', 'The drive was locked while it was being opened.')
    }
    this.#open = opened
    this.#showWaiting(opened)
    tellRevoked(session, parts.controller.signal)
    await this.tellAll()
    return null
  }

  /** Nobody waits for it, and what cannot be read there is no reason to stay locked. */
  #showWaiting({ session, desk, waiting }: Open): void {
    waiting.show().catch(() => undefined)
    showWaitingDownloads(session, desk).catch(() => undefined)
  }

  /** Stops what is under way and drops all keys, also of a drive that is being opened. */
  async close(): Promise<void> {
    this.#turn += 1
    await this.#closeOpen()
  }

  async #closeOpen(): Promise<void> {
    const closing = this.#open
    this.#open = null
    if (closing === null) return
    await closeAll(closing)
    this.#closed()
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
    this.listener.wallet(this.#open.session.wallet.state)
  }
}

async function closeAll(open: Open): Promise<void> {
  open.views.dispose()
  open.peersHeard.stop()
  await closeParts(open)
}

async function emptied(cache: CachePort | undefined): Promise<void> {
  for (const name of (await cache?.names()) ?? []) await cache?.remove(name)
}
