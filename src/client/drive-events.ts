/** Telling the page: at most four times a second each, and a page that has gone is nobody's error. */
import type { AuditState } from './audit-api.ts'
import type { DriveEvents } from './drive-api.ts'
import type { ViewState } from './entry-api.ts'
import type { Seen } from './sees-api.ts'
import type { SyncState } from './sync-api.ts'
import type { TransferStatus } from './transfer-api.ts'
import type { UpkeepState } from './upkeep-api.ts'
import type { VaultState } from './vault-api.ts'
import type { WalletState } from './wallet-api.ts'

async function tell(call: () => unknown): Promise<void> {
  // Across a worker's edge this is a promise that fails when the page is gone.
  await call()
}

export class Listener {
  #events: Partial<DriveEvents> | null = null

  set(events: Partial<DriveEvents>): void {
    this.#events = events
  }

  transfers(changed: readonly TransferStatus[], gone: readonly string[]): void {
    tell(() => this.#events?.transfers?.(changed, gone)).catch(() => undefined)
  }

  view(viewId: number, state: ViewState): void {
    tell(() => this.#events?.view?.(viewId, state)).catch(() => undefined)
  }

  sync(state: SyncState): void {
    tell(() => this.#events?.sync?.(state)).catch(() => undefined)
  }

  upkeep(state: UpkeepState): void {
    tell(() => this.#events?.upkeep?.(state)).catch(() => undefined)
  }

  audit(state: AuditState): void {
    tell(() => this.#events?.audit?.(state)).catch(() => undefined)
  }

  wallet(state: WalletState): void {
    tell(() => this.#events?.wallet?.(state)).catch(() => undefined)
  }

  exchange(fresh: Seen): void {
    tell(() => this.#events?.exchange?.(fresh)).catch(() => undefined)
  }

  /** Before there is a drive: pieces of its index that have come. */
  arriving(done: number, total: number): void {
    tell(() => this.#events?.arriving?.(done, total)).catch(() => undefined)
  }

  guest(transfers: readonly TransferStatus[]): void {
    tell(() => this.#events?.guest?.(transfers)).catch(() => undefined)
  }

  state(state: VaultState): void {
    tell(() => this.#events?.state?.(state)).catch(() => undefined)
  }
}
