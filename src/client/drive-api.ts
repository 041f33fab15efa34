/**
 * What the page may ask of the drive, and all it ever sees of it. The drive runs in a worker: keys and
 * plaintext stay there; what crosses are handles, names to show, progress and verdicts. Every value here
 * is plain data that survives structured cloning.
 */
import type { AuditApi, AuditState } from './audit-api.ts'
import type { BundleApi } from './bundle-api.ts'
import type { CrossCheckApi } from './cross-check-api.ts'
import type { EntryApi, ViewState } from './entry-api.ts'
import type { HealthApi } from './health-api.ts'
import type { InterchangeApi } from './interchange-api.ts'
import type { NetworkView } from './network-api.ts'
import type { Outcome } from './outcome-api.ts'
import type { PreflightApi } from './preflight/preflight-api.ts'
import type { PreviewApi } from './preview-api.ts'
import type { Seen, SeesApi } from './sees-api.ts'
import type { ShareApi } from './share-api.ts'
import type { SheetApi } from './sheet-api.ts'
import type { StoringApi } from './storing-api.ts'
import type { SyncApi, SyncState } from './sync-api.ts'
import type { TransferApi, TransferStatus } from './transfer-api.ts'
import type { UpkeepApi, UpkeepState } from './upkeep-api.ts'
import type { VaultApi, VaultState } from './vault-api.ts'
import type { WalletApi, WalletState } from './wallet-api.ts'

export interface DriveEvents {
  /** Those that changed and the ids of those that are gone; at most four times a second. */
  transfers(changed: readonly TransferStatus[], gone: readonly string[]): void
  /** A list that was opened by `watch` has changed; at most four times a second each. */
  view(viewId: number, state: ViewState): void
  /** How far the network and this device are in step. */
  sync(state: SyncState): void
  /** How long what is stored lasts, and what is given back; at most four times a second. */
  upkeep(state: UpkeepState): void
  /** The audit that is under way, and when the next one is due; at most four times a second. */
  audit(state: AuditState): void
  /** The wallet's session, and when it is over; at most four times a second. */
  wallet(state: WalletState): void
  /** Exchanges with the network that ended since the last time, and the totals of all; at most four times a second. */
  exchange(fresh: Seen): void
  /** Pieces of the index that have come, while `openFromNetwork` is under way. */
  arriving(done: number, total: number): void
  state(state: VaultState): void
  /** All downloads of the link that is open; at most four times a second. */
  guest(transfers: readonly TransferStatus[]): void
}

export interface DriveApi
  extends AuditApi,
    BundleApi,
    CrossCheckApi,
    EntryApi,
    HealthApi,
    PreflightApi,
    InterchangeApi,
    PreviewApi,
    SeesApi,
    ShareApi,
    SheetApi,
    StoringApi,
    SyncApi,
    TransferApi,
    UpkeepApi,
    VaultApi,
    WalletApi {
  /** One listener a page, of what it wants to hear; called at once with the present state. */
  subscribe(events: Partial<DriveEvents>): Promise<void>
  network(): Promise<Outcome<NetworkView>>
}
