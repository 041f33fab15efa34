/** Fills this browser's storage with a drive, as a device has it that used it for long. */
import { IdbStorage } from '../../src/client/idb-storage.ts'
import { IndexLog } from '../../src/client/index/index-log.ts'
import type { EntryRecord } from '../../src/client/index/record.ts'
import { SealedStore } from '../../src/client/sealed-store.ts'
import { deriveVaultKeys } from '../../src/client/subkeys.ts'
import { createVaultFile } from '../../src/client/vault.ts'
import { COST_FLOOR } from '../../src/client/vault-cost.ts'
import { VAULT_NAME } from '../../src/client/vault-name.ts'
import { wasmArgon2id } from '../../src/client/wasm-hashes.ts'

/** Entries that one change of the index brings at least, and how many changes a large drive has at most. */
const CHANGE = 1000
const CHANGES = 50
/** Unix milliseconds at which all of it was written. */
export const SEEDED_AT = 1_795_000_000_000

export interface SeededDrive {
  /** For what is kept beside the index. */
  readonly store: SealedStore
  readonly entries: number
}

export async function seedDrive(
  passphrase: string,
  count: number,
  recordOf: (at: number) => EntryRecord,
): Promise<SeededDrive> {
  const storage = new IdbStorage()
  const vault = { passphrase, label: '', createdAt: SEEDED_AT, cost: COST_FLOOR }
  const { file, rootKey } = await createVaultFile(vault, wasmArgon2id)
  const store = new SealedStore(storage, await deriveVaultKeys(rootKey))
  await IndexLog.create(store)
  const log = await IndexLog.open(store, () => undefined)
  const change = Math.max(CHANGE, Math.ceil(count / CHANGES))
  for (let from = 0; from < count; from += change)
    await log.append(() =>
      Array.from({ length: Math.min(change, count - from) }, (_, at) => recordOf(from + at)),
    )
  await storage.create(VAULT_NAME, file)
  return { store, entries: log.records.size }
}
