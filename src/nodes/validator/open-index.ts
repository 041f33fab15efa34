/**
 * Where a validator's index is: in its data folder, or in the Redis that INDEX_URL names. An empty Redis beside a folder that holds
 * an index is refused, because nobody forgets objects by setting a variable.
 */
import { IndexError } from './index-error.ts'
import type { StoredIndex } from './index-on.ts'
import { holdsIndex } from './level-folder.ts'
import { openLevelIndex } from './level-index.ts'
import { parseRedisAddress, type RedisAddress } from './redis-address.ts'
import { openRedisIndex, type RedisIndexOptions } from './redis-index.ts'

/** @returns null when the environment names none. @throws IndexError when it names one wrongly */
export function redisOf(environment: { readonly INDEX_URL?: string | undefined }): RedisAddress | null {
  const text = environment.INDEX_URL
  if (text === undefined || text === '') return null
  const address = parseRedisAddress(text)
  if (!address.ok) throw new IndexError('unavailable', `INDEX_URL: ${address.detail}`)
  return address.value
}

/** @throws IndexError */
export async function openIndex(
  folder: string,
  redis: RedisAddress | null,
  options: RedisIndexOptions,
): Promise<StoredIndex> {
  if (redis === null) return openLevelIndex(folder, options)
  if (!holdsIndex(folder)) return openRedisIndex(redis, options)
  try {
    return await openRedisIndex(redis, { ...options, mustExist: true })
  } catch (caught) {
    if (!(caught instanceof IndexError) || caught.code !== 'gone') throw caught
    throw new IndexError(
      'gone',
      `the Redis at ${redis.place} holds no index, and ${folder} does: move it with "filetao index move ${folder} INDEX_URL"`,
      caught,
    )
  }
}
