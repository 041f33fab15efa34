/** What the processes of one validator agree about (engine/together.ts), in the Redis that has their index. */
import { LATE_ARRIVAL_MS } from '../../engine/rounds/seed-windows.ts'
import type { Duty, LoggedSend, Reservations, SendLog, Together } from '../../engine/together.ts'
import { createRedisLock } from './redis-lock.ts'
import { ANSWERED, HOLD, NOTE, READ_SENT, RESERVE, SENT } from './redis-scripts.ts'
import { HOLD_MS, type RedisStore } from './redis-store.ts'
import { guarded } from './write-guards.ts'

/** Name of the lock that is the duty. */
const DUTY = 'duty'
/** Milliseconds after which a reservation that was never taken back is forgotten: longer than any upload. */
const RESERVED_MS = 3_600_000

export function createRedisTogether(store: RedisStore): Together {
  return {
    shared: true,
    locks: createRedisLock(store, 'section'),
    turns: createRedisLock(store, 'turn'),
    duty: createDuty(store),
    reservations: createReservations(store),
    sends: createSendLog(store),
  }
}

function createDuty(store: RedisStore): Duty {
  const { locks, nodes, born, fence, noted } = store.keys
  let holder = ''
  let asking: Promise<unknown> = Promise.resolve()
  const hold = async (): Promise<{ readonly found: string; readonly begins: boolean }> => {
    const before = holder
    const args = [store.born, store.node, HOLD_MS, DUTY, before]
    const found = await store.connection.run('written', HOLD, [locks, nodes, born, fence], args)
    if (typeof found !== 'string') throw store.lose()
    holder = found
    return { found, begins: found !== before }
  }
  return {
    async run(work) {
      // One question after another: two at once would each begin the duty anew, and the second end what the first has begun.
      const asked = asking.then(hold, hold)
      asking = asked
      const { found, begins } = await asked
      if (found === '') return false
      await guarded(new Map([[DUTY, found]]), () => work(begins))
      return true
    },
    has: () => holder !== '' && store.isLive(),
    async note(text) {
      await store.connection.run('written', NOTE, [noted, locks], [DUTY, holder, text])
    },
    noted: () => store.connection.read((client) => client.get(noted)),
  }
}

function createReservations(store: RedisStore): Reservations {
  /** What this process has reserved. Redis is told the whole each time: it may have dropped our share while we slept. */
  const own = new Map<string, number>()
  const change = async (caller: string, by: number): Promise<number> => {
    const bytes = (own.get(caller) ?? 0) + by
    if (bytes === 0) own.delete(caller)
    else own.set(caller, bytes)
    const { nodes, locks } = store.keys
    const keys = [store.keys.of('reserved', caller), nodes, locks]
    const args = [store.node, bytes, RESERVED_MS, HOLD_MS]
    return Number(await store.connection.run('written', RESERVE, keys, args))
  }
  return {
    async add(caller, bytes) {
      const before = own.get(caller) ?? 0
      try {
        return before + (await change(caller, bytes))
      } catch (caught) {
        own.set(caller, (own.get(caller) ?? 0) - bytes)
        throw caught
      }
    },
    async remove(caller, bytes) {
      // Not taken back, it counts until this process tells of the next one, at most for an hour.
      await change(caller, -bytes).catch(() => undefined)
    },
  }
}

function createSendLog(store: RedisStore): SendLog {
  const { sends } = store.keys
  const logOf = (key: string) => store.keys.of('sent', key)
  return {
    async sent(key, seed) {
      await store.connection.acknowledged(SENT, [logOf(key), sends], [seed, LATE_ARRIVAL_MS])
    },
    async answered(key, seed) {
      await store.connection.run('written', ANSWERED, [logOf(key), sends], [seed])
    },
    forget(key, seed) {
      void store.connection.read((client) => client.hdel(logOf(key), seed)).catch(() => undefined)
    },
    async read(keys) {
      const found = await store.connection.run(
        'read',
        READ_SENT,
        [sends, ...keys.map(logOf)],
        [LATE_ARRIVAL_MS],
      )
      const [order, ...logs]: unknown[] = Array.isArray(found) ? found : []
      return { order: Number(order), sends: logs.flatMap((log, i) => sendsOf(keys[i] ?? '', log)) }
    },
  }
}

function sendsOf(key: string, log: unknown): LoggedSend[] {
  if (!Array.isArray(log)) return []
  const sends: LoggedSend[] = []
  for (let i = 0; i < log.length; i += 2) {
    const [order, answered] = String(log[i + 1]).split(' ')
    sends.push({
      key,
      seed: String(log[i]),
      order: Number(order),
      answered: answered === '-' ? null : Number(answered),
    })
  }
  return sends
}
