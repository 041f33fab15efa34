/** What `filetao index` does with an index in Redis: begins one, and moves one there or back. */
import { basename, join } from 'node:path'
import type { SnapshotSource } from '../validator/index-backup.ts'
import { IndexError } from '../validator/index-error.ts'
import { KEYS } from '../validator/index-keys.ts'
import { folderPlace, type MovePlace, moveIndex, redisPlace } from '../validator/move-index.ts'
import { redisOf } from '../validator/open-index.ts'
import type { StoredEntry } from '../validator/ordered-store.ts'
import { RecordStore } from '../validator/record-store.ts'
import { INDEX_URL, type RedisAddress } from '../validator/redis-address.ts'

/** @throws IndexError when there is an index already, or the environment names no Redis */
export async function anewInRedis() {
  const redis = await redisPlace(redisNamed())
  const { store } = redis
  try {
    const [version] = await store.getMany([KEYS.version])
    if (version !== undefined) throw new IndexError('locked', `${store.place} holds an index already`)
    await new RecordStore(store, () => undefined).checkVersion()
    const { place } = store
    const sentence = `a new index is in ${place}; what this validator placed before is not known to it any more`
    return { place, sentence }
  } finally {
    await redis.close()
  }
}

/** @param from a folder, or the word INDEX_URL; so with `to`. @throws IndexError; the source is as it was then */
export async function moveBetween(from: string, to: string) {
  const source = await placeOf(from, true)
  try {
    const target = await placeOf(to, false)
    try {
      const moved = await moveIndex(source, target)
      const { records, sha256, aside } = moved
      const sentence = `${records} records are in ${target.store.place} now, read back with the hash ${sha256}; the old index is kept as ${aside}`
      return { ...moved, sentence }
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
}

export function placeOf(word: string, holding: boolean): Promise<MovePlace> {
  if (word === INDEX_URL) return redisPlace(redisNamed())
  return folderPlace(basename(word) === 'index' ? word : join(word, 'index'), holding)
}

/** Of a place that nobody else has: what it holds now. */
export function snapshotOf({ store }: MovePlace): SnapshotSource {
  return {
    async *snapshot(count) {
      let after = ''
      for (;;) {
        const found: StoredEntry[] = []
        await store.scan({ gt: after }, count, (entries) => {
          found.push(...entries)
          return found.length < count
        })
        const last = found.at(-1)
        if (last === undefined) return
        yield found
        after = last[0]
      }
    },
  }
}

function redisNamed(): RedisAddress {
  const address = redisOf(process.env)
  if (address === null) throw new IndexError('unavailable', 'INDEX_URL names no Redis: set it to its address')
  return address
}
