/**
 * The drive: vault states, and each call of drive-api.ts as an outcome. It holds at most one session; all
 * keys are inside it and go when the drive is locked.
 */
import { AuditStore } from './audit/audit-store.ts'
import { auditCalls, type NodeAudits } from './audit-calls.ts'
import { bundleCalls } from './bundle-calls.ts'
import { crossCheckCalls, type NodeComparisons } from './cross-check-calls.ts'
import { Door } from './door.ts'
import type { DriveApi } from './drive-api.ts'
import { outcome } from './drive-error.ts'
import type { DriveEntry } from './entry-api.ts'
import { entryCalls, listCalls } from './entry-calls.ts'
import { healthCalls } from './health-calls.ts'
import { toDriveEntry } from './index/entry-record.ts'
import { interchangeCalls } from './interchange-calls.ts'
import { networkViewOf } from './network-view.ts'
import type { DrivePorts } from './ports.ts'
import { preflightCalls } from './preflight-calls.ts'
import { previewCalls } from './preview-calls.ts'
import { watchedPorts } from './sees/watch-ports.ts'
import { SeesDesk, seesCalls } from './sees-calls.ts'
import { Guest } from './share/guest.ts'
import { guestCalls, shareCalls } from './share-calls.ts'
import { sheetCalls } from './sheet-calls.ts'
import { storingCalls } from './storing-calls.ts'
import { syncCalls } from './sync-calls.ts'
import { downloadCalls, type NodeTransfers, transferCalls, uploadCalls } from './transfer-calls.ts'
import { upkeepCalls } from './upkeep-calls.ts'
import { slotCalls, vaultCalls } from './vault-calls.ts'
import { walletCalls } from './wallet-calls.ts'

/** The page's drive, and what only Node asks of it. */
export interface Drive extends DriveApi, NodeAudits, NodeComparisons, NodeTransfers {
  /** Everything that is not in the trash. @throws DriveError locked */
  entries(): DriveEntry[]
  /** Locks, and closes the chain connection. */
  dispose(): Promise<void>
}

export function createDrive(given: DrivePorts): Drive {
  const sees = new SeesDesk(given.clock, (seen) => door.listener.exchange(seen))
  const ports = watchedPorts(given, sees.book)
  const door: Door = new Door(ports, () => sees.book.clear())
  const guest = new Guest(ports, (transfers) => door.listener.guest(transfers))
  return {
    ...vaultCalls(door, ports),
    ...slotCalls(door, ports),
    ...syncCalls(door, ports),
    ...upkeepCalls(door),
    ...auditCalls(door),
    ...bundleCalls(door, (session) => new AuditStore(session.store)),
    ...crossCheckCalls(door),
    ...sheetCalls(door),
    ...storingCalls(door),
    ...healthCalls(door),
    ...interchangeCalls(door, ports.argon2i),
    ...seesCalls(sees),
    ...walletCalls(door),
    ...shareCalls(door, ports),
    ...guestCalls(door, guest, ports),
    ...entryCalls(() => door.entries),
    ...listCalls(() => door.entries),
    ...uploadCalls(door),
    ...downloadCalls(door, ports),
    ...transferCalls(door),
    ...previewCalls(door),
    ...preflightCalls(door, ports),
    entries: () => {
      const { tree } = door.need().session.index
      return [...tree.all()].filter((entry) => !tree.isTrashed(entry)).map(toDriveEntry)
    },
    network: () => outcome(async () => networkViewOf(await ports.chain.view())),
    async dispose() {
      await door.close()
      sees.dispose()
      await guest.close()
      ports.chain.close()
    },
  }
}
