/** What works while a drive is open: transfers, the network's view of it, upkeep, audits, health. Opened and closed as a whole. */
import { type Audits, openAudits } from './audit/open-audits.ts'
import { type Comparisons, openComparisons } from './compare/open-comparisons.ts'
import { cancelled } from './drive-error.ts'
import type { Listener } from './drive-events.ts'
import { type HealthWatch, openHealth } from './health/health-watch.ts'
import { UndoBook } from './index/undo.ts'
import type { DrivePorts } from './ports.ts'
import { sessionFor } from './sees/for-action.ts'
import type { Session } from './session.ts'
import { openSync } from './sync/open-sync.ts'
import type { SyncDesk } from './sync/sync-desk.ts'
import { WaitingUploads } from './transfer/resume-uploads.ts'
import { TransferDesk } from './transfer/transfer-desk.ts'
import { openUpkeep, type Upkeep } from './upkeep/open-upkeep.ts'

export interface OpenParts {
  readonly session: Session
  readonly desk: TransferDesk
  readonly undone: UndoBook
  readonly waiting: WaitingUploads
  readonly sync: SyncDesk
  readonly upkeep: Upkeep
  readonly audits: Audits
  readonly health: HealthWatch
  readonly comparisons: Comparisons
  /** Aborts what is not a transfer. */
  readonly controller: AbortController
}

/** @param forgotten called when another device has removed this one */
export async function openParts(
  ports: DrivePorts,
  session: Session,
  listener: Listener,
  forgotten: () => Promise<void>,
): Promise<OpenParts> {
  const comparisons = openComparisons(ports, sessionFor(session, 'audit'), () => desk.busy)
  const desk: TransferDesk = new TransferDesk(
    ports.clock,
    (changed, gone) => {
      listener.transfers(changed, gone)
      session.wallet.uploadsChanged()
    },
    (after, refs) => comparisons.desk.noticed(after, refs),
  )
  session.wallet.watchUploads(() => desk.uploading)
  const sync = openSync(ports, sessionFor(session, 'sync'), {
    changed: (state) => listener.sync(state),
    removed: forgotten,
  })
  const upkeep = await openUpkeep(ports, sessionFor(session, 'upkeep'), sync, (state) =>
    listener.upkeep(state),
  )
  const audits = await openAudits(ports, sessionFor(session, 'audit'), (state) => listener.audit(state))
  return {
    session,
    desk,
    undone: new UndoBook(),
    waiting: new WaitingUploads(session, desk),
    sync,
    upkeep,
    audits,
    health: openHealth(ports, sessionFor(session, 'upkeep'), audits.store),
    comparisons,
    controller: new AbortController(),
  }
}

/** Stops what is under way. */
export async function closeParts(parts: OpenParts): Promise<void> {
  const { session, desk, sync, upkeep, audits, health, comparisons, controller } = parts
  controller.abort(cancelled())
  sync.dispose()
  await comparisons.desk.dispose()
  await desk.close()
  await audits.desk.dispose()
  await upkeep.desk.dispose()
  await health.dispose()
  // What the transfers that were stopped have left behind.
  await session.released.collector.flush().catch(() => undefined)
  await session.wallet.dispose()
  session.holds.dispose()
}
