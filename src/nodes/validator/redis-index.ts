/**
 * The engine's Index in Redis: the same records as in LevelDB, under the same keys. Whatever is written has reached the disk of
 * Redis before it settles, `durable` or not, since Redis is opened in no other setting.
 */
import { lostIndex } from './index-error.ts'
import { KEYS } from './index-keys.ts'
import { indexOn, readWhole, type StoredIndex } from './index-on.ts'
import { startVerification, type Verification } from './index-verify.ts'
import { RecordStore } from './record-store.ts'
import { INDEX_URL, type RedisAddress } from './redis-address.ts'
import { createRedisNonces } from './redis-nonces.ts'
import { RedisStore, type RedisStoreOptions } from './redis-store.ts'
import { createRedisTogether } from './redis-together.ts'

export interface RedisIndexOptions extends RedisStoreOptions {
  /** Told once of each damaged record that a walk left out. */
  readonly onDamage?: (key: string, what: string) => void
  /** There must be an index: a new one in the place of one that is gone forgets every object. */
  readonly mustExist?: boolean
}

/** @throws IndexError */
export async function openRedisIndex(
  address: RedisAddress,
  options: RedisIndexOptions = {},
): Promise<StoredIndex> {
  const store = await RedisStore.open(address, options)
  try {
    const [version] = await store.getMany([KEYS.version])
    if (version === undefined && options.mustExist === true) throw lostIndex(store.place, INDEX_URL)
    let verification: Verification | null = null
    const records = new RecordStore(store, options.onDamage ?? (() => undefined))
    await records.checkVersion()
    const index = indexOn(records, {
      beginRead: () => store.connection.beginRead(),
      shared: { together: createRedisTogether(store), nonces: createRedisNonces(store) },
      verify() {
        verification ??= startVerification(store, null)
        return verification.verdict
      },
      async close() {
        await verification?.stop()
        await store.close()
      },
    })
    await readWhole(index)
    return index
  } catch (caught) {
    await store.close()
    throw caught
  }
}
