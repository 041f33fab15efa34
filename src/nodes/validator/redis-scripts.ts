/**
 * What an index does inside Redis. A script runs alone and its writes are logged as one transaction, so that a batch is there
 * whole or not at all, and nobody writes between a look at the fence and what depends on it.
 *
 * One index is four keys with one hash tag: `{name}:order`, a sorted set of all keys with the score 0, which Redis keeps in the
 * order of their bytes; `{name}:texts`, a hash from key to record; `{name}:fence`, a number that grows with each process that
 * takes the index over; `{name}:holder`, who has it now, which ends by itself when its process does.
 */
import type { Redis } from 'ioredis'

/** Puts and deletes in their order, by the process that has the index. KEYS order texts fence; ARGV fence, then key and text ('' deletes). */
export const WRITE = `
if redis.call('GET', KEYS[3]) ~= ARGV[1] then return 0 end
for i = 2, #ARGV, 2 do
  if ARGV[i + 1] == '' then
    redis.call('HDEL', KEYS[2], ARGV[i])
    redis.call('ZREM', KEYS[1], ARGV[i])
  else
    redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1])
    redis.call('ZADD', KEYS[1], 0, ARGV[i])
  end
end
return 1`

/** Keys between two bounds, each with its text. KEYS order texts; ARGV min, max, count. */
export const SCAN = `
local names = redis.call('ZRANGEBYLEX', KEYS[1], ARGV[1], ARGV[2], 'LIMIT', 0, ARGV[3])
if #names == 0 then return {} end
return { names, redis.call('HMGET', KEYS[2], unpack(names)) }`

/** Takes the index over when nobody has it. KEYS fence holder; ARGV holder, milliseconds. Returns the fence, or who has it. */
export const TAKE = `
local holder = redis.call('GET', KEYS[2])
if holder and holder ~= ARGV[1] then return holder end
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
return redis.call('INCR', KEYS[1])`

/** Goes on having it. KEYS fence holder; ARGV fence, holder, milliseconds. 0: somebody else took it, or all is gone. */
export const KEEP = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
return 1`

/** Gives it back. KEYS holder; ARGV holder. */
export const GIVE_BACK = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 1`

/** Keeps all records under other names, out of the way. KEYS order texts fence; ARGV fence. */
export const SET_ASIDE = `
if redis.call('GET', KEYS[3]) ~= ARGV[1] then return 0 end
redis.call('RENAME', KEYS[1], KEYS[1] .. ':moved')
redis.call('RENAME', KEYS[2], KEYS[2] .. ':moved')
return 1`

export interface IndexKeys {
  readonly order: string
  readonly texts: string
  readonly fence: string
  readonly holder: string
}

export function keysOf(name: string): IndexKeys {
  const key = (of: string) => `{${name}}:${of}`
  return { order: key('order'), texts: key('texts'), fence: key('fence'), holder: key('holder') }
}

/** Runs a script by its text: a batch a call, so that the bytes of the script itself do not count. */
export function run(
  client: Pick<Redis, 'eval'>,
  script: string,
  keys: readonly string[],
  args: readonly (string | number)[],
): Promise<unknown> {
  return client.eval(script, keys.length, ...keys, ...args)
}
