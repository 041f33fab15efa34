/**
 * In whose names something of this drive was stored, on any of its devices: records of the drive index, so that whichever device
 * deletes it later knows who has to sign. Noted before anything is stored; whoever sees the file in the index sees the account too.
 */
import { accountRecordId } from '../index/account-record.ts'
import type { DriveIndex } from '../index/drive-index.ts'
import type { DriveRecord } from '../index/record.ts'

export interface AccountBookParts {
  readonly index: () => Pick<DriveIndex, 'put'>
  /** Unix milliseconds. */
  readonly now: () => number
}

export class AccountBook {
  readonly #parts: AccountBookParts
  readonly #accounts = new Set<string>()
  #changed: () => void = () => undefined

  constructor(parts: AccountBookParts) {
    this.#parts = parts
  }

  /** A listener of the index log. */
  take(after: DriveRecord): void {
    if (after.type !== 'account' || this.#accounts.has(after.account)) return
    this.#accounts.add(after.account)
    this.#changed()
  }

  listen(changed: () => void): void {
    this.#changed = changed
  }

  /** Addresses, in the order in which they became known here. */
  list(): readonly string[] {
    return [...this.#accounts]
  }

  /** Durable when it resolves. @throws what the index throws */
  async note(account: string): Promise<void> {
    if (this.#accounts.has(account)) return
    const notedAt = this.#parts.now()
    await this.#parts.index().put([{ type: 'account', id: accountRecordId(account), account, notedAt }])
  }
}
