/** Telling the page: at most four times a second each, and a page that has gone is nobody's error. */
import type { DriveEntry, DriveEvents, TransferStatus, VaultState } from './drive-api.ts'

async function tell(call: () => unknown): Promise<void> {
  // Across a worker's edge this is a promise that fails when the page is gone.
  await call()
}

export class Listener {
  #events: DriveEvents | null = null

  set(events: DriveEvents): void {
    this.#events = events
  }

  transfers(list: readonly TransferStatus[]): void {
    tell(() => this.#events?.transfers(list)).catch(() => undefined)
  }

  entries(list: readonly DriveEntry[]): void {
    tell(() => this.#events?.entries(list)).catch(() => undefined)
  }

  state(state: VaultState): void {
    tell(() => this.#events?.state(state)).catch(() => undefined)
  }
}
