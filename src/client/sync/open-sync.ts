/** From an open session to the desk that keeps it in step. */
import { failureOf } from '../drive-error.ts'
import type { DrivePorts } from '../ports.ts'
import type { Session } from '../session.ts'
import type { SyncState } from '../sync-api.ts'
import { mergeStoredVault } from '../vault-door.ts'
import { storedVault } from '../vault-peek.ts'
import { registerDevice } from './devices.ts'
import { SyncDesk } from './sync-desk.ts'
import { type RoundReport, syncRound } from './sync-round.ts'

interface SyncListeners {
  readonly changed: (state: SyncState) => void
  /** Another device took this one out; the network has all that was written here. */
  readonly removed: () => Promise<void>
}

export function openSync(ports: DrivePorts, session: Session, { changed, removed }: SyncListeners): SyncDesk {
  const { access, hashes, keys, log, store, index } = session
  const { storage, sync } = ports
  const joinVaults = async (theirs: readonly Uint8Array[]): Promise<Uint8Array> => {
    for (const file of theirs) {
      try {
        await mergeStoredVault(storage, keys, file)
      } catch (error) {
        // Each device revoked what the other kept, or there is no room: ours stays as it is, and the index goes on.
        if (!KEEPS_OURS.has(failureOf(error).code)) throw error
      }
    }
    return storedVault(storage)
  }
  const round = async (
    progress: (done: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<RoundReport> => {
    const context = { access, hashes, keys, log, store, joinVaults, progress }
    const name = sync?.deviceName ?? ''
    // Before the first round only a device that was here before can be found out to be removed.
    const before = await registerDevice({ store, log, index }, name)
    const report = await syncRound(context, signal)
    ports.peers?.tell()
    const after = before === 'here' ? await registerDevice({ store, log, index }, name) : before
    // Not awaited: what locks the drive waits for this round.
    if (after === 'removed') removed().catch(() => undefined)
    return report
  }
  return new SyncDesk({
    clock: ports.clock,
    holds: ports.holds,
    connectivity: ports.connectivity,
    automatic: sync?.automatic ?? false,
    untold: () => log.untold,
    round,
    changed,
  })
}

const KEEPS_OURS: ReadonlySet<string> = new Set(['last-slot', 'vault-full'])
