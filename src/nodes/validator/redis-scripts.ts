/**
 * What an index does inside Redis. A script runs alone and its writes are logged as one transaction, so that a batch is there
 * whole or not at all, and nobody writes between a check and what depends on it.
 *
 * All keys of one index have one hash tag, and so lie in one slot of a Cluster (docs/redis.md):
 * `{name}:order`, a sorted set of all keys with the score 0, which Redis keeps in the order of their bytes; `{name}:texts`, a hash from
 * key to record; `{name}:born`, drawn when the index was first opened: another one means that all was emptied since; `{name}:owner`,
 * the hotkey of its validator; `{name}:nodes`, until when each process is taken to live; `{name}:locks`, who holds what, with a number
 * (`{name}:fence`) that grows with each taking; `{name}:moving`, while a move lets nobody else write. What `redis-together.ts` and
 * `redis-nonces.ts` keep is named there.
 *
 * Times are those of Redis, so that clocks of nodes do not matter.
 */
import type { Redis } from 'ioredis'

const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`

/** Whether somebody else who lives holds one of these. */
const IS_TAKEN = `
local function taken(locks, nodes, key, node)
  local held = redis.call('HGET', locks, key)
  if not held then return false end
  local by = string.match(held, ' (.+)$')
  if by == node then return false end
  local until_ = redis.call('ZSCORE', nodes, by)
  return until_ and tonumber(until_) > now
end`

/**
 * Puts and deletes in their order. KEYS order texts locks born moving; ARGV born, mover; a number of pairs of lock and holder; a number of
 * pairs of key and text that must be there still ('': none); pairs of key and text ('' deletes). Returns a word.
 */
export const WRITE = `
if redis.call('GET', KEYS[4]) ~= ARGV[1] then return 'lost' end
local moving = redis.call('GET', KEYS[5])
if moving and moving ~= ARGV[2] then return 'moving' end
local at = 4
for i = 1, tonumber(ARGV[3]) do
  if redis.call('HGET', KEYS[3], ARGV[at]) ~= ARGV[at + 1] then return 'overtaken' end
  at = at + 2
end
local seen = tonumber(ARGV[at])
at = at + 1
for i = 1, seen do
  if (redis.call('HGET', KEYS[2], ARGV[at]) or '') ~= ARGV[at + 1] then return 'changed' end
  at = at + 2
end
for i = at, #ARGV, 2 do
  if ARGV[i + 1] == '' then
    redis.call('HDEL', KEYS[2], ARGV[i])
    redis.call('ZREM', KEYS[1], ARGV[i])
  else
    redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1])
    redis.call('ZADD', KEYS[1], 0, ARGV[i])
  end
end
return 'done'`

/** Keys between two bounds, each with its text. KEYS order texts; ARGV min, max, count. */
export const SCAN = `
local names = redis.call('ZRANGEBYLEX', KEYS[1], ARGV[1], ARGV[2], 'LIMIT', 0, ARGV[3])
if #names == 0 then return {} end
return { names, redis.call('HMGET', KEYS[2], unpack(names)) }`

/** A process joins. KEYS born owner moving nodes; ARGV a new birth, hotkey ('': none), node, milliseconds. Returns a word and what belongs to it. */
export const JOIN = `${NOW}
local moving = redis.call('GET', KEYS[3])
if moving then return { 'moving', moving } end
local owner = redis.call('GET', KEYS[2])
if ARGV[2] ~= '' then
  if owner and owner ~= ARGV[2] then return { 'owned', owner } end
  redis.call('SET', KEYS[2], ARGV[2])
end
redis.call('SET', KEYS[1], ARGV[1], 'NX')
redis.call('ZADD', KEYS[4], now + ARGV[4], ARGV[3])
return { 'joined', redis.call('GET', KEYS[1]) }`

/** A move begins: from here on nobody else writes. KEYS born moving; ARGV a new birth, mover, milliseconds. */
export const BEGIN_MOVE = `
if not redis.call('SET', KEYS[2], ARGV[2], 'NX', 'PX', ARGV[3]) then return { 'moving', redis.call('GET', KEYS[2]) } end
redis.call('SET', KEYS[1], ARGV[1], 'NX')
return { 'joined', redis.call('GET', KEYS[1]) }`

/** Lives on; the long dead are forgotten. KEYS born nodes; ARGV born, node, milliseconds. 0: all is gone. */
export const KEEP = `${NOW}
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('ZADD', KEYS[2], now + ARGV[3], ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - 86400000)
return 1`

/** KEYS born moving; ARGV born, mover, milliseconds. 0: somebody else may have written. */
export const KEEP_MOVE = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] or redis.call('GET', KEYS[2]) ~= ARGV[2] then return 0 end
redis.call('PEXPIRE', KEYS[2], ARGV[3])
return 1`

/** KEYS moving; ARGV mover. */
export const END_MOVE = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 1`

/** Takes all of these locks or none. KEYS locks nodes born fence; ARGV born, node, milliseconds, locks. '': one is held; null: all is gone. */
export const LOCK = `${NOW}${IS_TAKEN}
if redis.call('GET', KEYS[3]) ~= ARGV[1] then return false end
for i = 4, #ARGV do
  if taken(KEYS[1], KEYS[2], ARGV[i], ARGV[2]) then return '' end
end
redis.call('ZADD', KEYS[2], now + ARGV[3], ARGV[2])
local holder = redis.call('INCR', KEYS[4]) .. ' ' .. ARGV[2]
for i = 4, #ARGV do redis.call('HSET', KEYS[1], ARGV[i], holder) end
return holder`

/** As LOCK for one lock, but who holds it goes on with the same number. ARGV born, node, milliseconds, lock, holder before. */
export const HOLD = `${NOW}${IS_TAKEN}
if redis.call('GET', KEYS[3]) ~= ARGV[1] then return false end
if redis.call('HGET', KEYS[1], ARGV[4]) == ARGV[5] then
  redis.call('ZADD', KEYS[2], now + ARGV[3], ARGV[2])
  return ARGV[5]
end
if taken(KEYS[1], KEYS[2], ARGV[4], ARGV[2]) then return '' end
redis.call('ZADD', KEYS[2], now + ARGV[3], ARGV[2])
local holder = redis.call('INCR', KEYS[4]) .. ' ' .. ARGV[2]
redis.call('HSET', KEYS[1], ARGV[4], holder)
return holder`

/** KEYS locks; ARGV holder, locks. */
export const UNLOCK = `
for i = 2, #ARGV do
  if redis.call('HGET', KEYS[1], ARGV[i]) == ARGV[1] then redis.call('HDEL', KEYS[1], ARGV[i]) end
end
return 1`

/** Frees what is held in the name of a process, whichever its section. KEYS locks; ARGV node, locks. */
export const LET_GO = `
for i = 2, #ARGV do
  local held = redis.call('HGET', KEYS[1], ARGV[i])
  if held and string.match(held, ' (.+)$') == ARGV[1] then redis.call('HDEL', KEYS[1], ARGV[i]) end
end
return 1`

/** A text by who holds a lock. KEYS text locks; ARGV lock, holder, text. */
export const NOTE = `
if redis.call('HGET', KEYS[2], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('SET', KEYS[1], ARGV[3])
return 1`

/**
 * What other processes that live have reserved, once this one's share is what it says. Of one that was away its share is dropped,
 * and with it the turns that its uploads hold: none of them is written, if it only slept. KEYS shares nodes locks; ARGV node, bytes,
 * milliseconds of a share, milliseconds that this process is taken to live.
 */
export const RESERVE = `${NOW}
local function endTurns(node)
  local held = redis.call('HGETALL', KEYS[3])
  for i = 1, #held, 2 do
    if string.sub(held[i], 1, 5) == 'turn:' and string.match(held[i + 1], ' (.+)$') == node then
      redis.call('HDEL', KEYS[3], held[i])
    end
  end
end
local shares = redis.call('HGETALL', KEYS[1])
local sum = 0
for i = 1, #shares, 2 do
  if shares[i] ~= ARGV[1] then
    local until_ = redis.call('ZSCORE', KEYS[2], shares[i])
    if until_ and tonumber(until_) > now then sum = sum + shares[i + 1]
    else
      redis.call('HDEL', KEYS[1], shares[i])
      endTurns(shares[i])
    end
  end
end
if tonumber(ARGV[2]) > 0 then redis.call('HSET', KEYS[1], ARGV[1], ARGV[2]) else redis.call('HDEL', KEYS[1], ARGV[1]) end
redis.call('PEXPIRE', KEYS[1], ARGV[3])
redis.call('ZADD', KEYS[2], now + ARGV[4], ARGV[1])
return sum`

/** KEYS log counter; ARGV seed, milliseconds that count. */
export const SENT = `${NOW}
local log = redis.call('HGETALL', KEYS[1])
for i = 1, #log, 2 do
  if now - tonumber(string.match(log[i + 1], '%d+$')) > tonumber(ARGV[2]) then redis.call('HDEL', KEYS[1], log[i]) end
end
local order = redis.call('INCR', KEYS[2])
redis.call('HSET', KEYS[1], ARGV[1], order .. ' - ' .. now)
redis.call('PEXPIRE', KEYS[1], ARGV[2] * 2)
return order`

/** KEYS log counter; ARGV seed. */
export const ANSWERED = `
local entry = redis.call('HGET', KEYS[1], ARGV[1])
if not entry then return 0 end
local order, ms = string.match(entry, '^(%d+) %S+ (%d+)$')
redis.call('HSET', KEYS[1], ARGV[1], order .. ' ' .. redis.call('GET', KEYS[2]) .. ' ' .. ms)
return 1`

/** KEYS counter, logs; ARGV milliseconds that count. Returns the counter, then for each log its seeds and entries. */
export const READ_SENT = `${NOW}
local found = { redis.call('GET', KEYS[1]) or '0' }
for i = 2, #KEYS do
  local log = redis.call('HGETALL', KEYS[i])
  local kept = {}
  for j = 1, #log, 2 do
    if now - tonumber(string.match(log[j + 1], '%d+$')) <= tonumber(ARGV[1]) then
      kept[#kept + 1] = log[j]
      kept[#kept + 1] = log[j + 1]
    end
  end
  found[#found + 1] = kept
end
return found`

/** Of two copies of one request one is the first. KEYS set born; ARGV born, entry, milliseconds. -1: all is gone. */
export const CLAIM = `
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return -1 end
if redis.call('SADD', KEYS[1], ARGV[2]) == 0 then return 0 end
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1`

/** As CLAIM, for a number that must exceed the last one: texts of one length. KEYS last born; ARGV born, number, milliseconds. */
export const EXCEED = `
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return -1 end
local last = redis.call('GET', KEYS[1])
if last and ARGV[2] <= last then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`

/** Keeps all records under other names, out of the way, by who moves it. KEYS order texts born owner moving; ARGV born, mover. */
export const SET_ASIDE = `
if redis.call('GET', KEYS[3]) ~= ARGV[1] or redis.call('GET', KEYS[5]) ~= ARGV[2] then return 0 end
redis.call('RENAME', KEYS[1], KEYS[1] .. ':moved')
redis.call('RENAME', KEYS[2], KEYS[2] .. ':moved')
redis.call('DEL', KEYS[3], KEYS[4])
return 1`

export interface IndexKeys {
  readonly order: string
  readonly texts: string
  readonly born: string
  readonly owner: string
  readonly nodes: string
  readonly locks: string
  readonly fence: string
  readonly moving: string
  readonly noted: string
  readonly sends: string
  /** More of them, by what they are and of whom. */
  of(kind: 'sent' | 'reserved' | 'nonces' | 'uptime' | 'mark', whose: string): string
}

export function keysOf(name: string): IndexKeys {
  const key = (of: string) => `{${name}}:${of}`
  return {
    order: key('order'),
    texts: key('texts'),
    born: key('born'),
    owner: key('owner'),
    nodes: key('nodes'),
    locks: key('locks'),
    fence: key('fence'),
    moving: key('moving'),
    noted: key('noted'),
    sends: key('sends'),
    of: (kind, whose) => key(`${kind}:${whose}`),
  }
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
