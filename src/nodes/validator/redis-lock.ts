/**
 * A keyed lock over all processes of one validator. Within a process whoever came first goes first; between processes whoever asks
 * first once it is free. Of a process that is gone the locks are free after `HOLD_MS`; one that only slept finds its writes refused,
 * because each carries what it was made under. Of one that lives and whose connection broke Redis may still keep what nobody
 * holds: it is given back as soon as Redis can be asked again.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { createKeyedLock, type KeyedLock } from '../../engine/keyed-lock.ts'
import { LET_GO, LOCK, UNLOCK } from './redis-scripts.ts'
import { HOLD_MS, type RedisStore } from './redis-store.ts'
import { guardedSection } from './write-guards.ts'

/** Milliseconds between two questions for a lock that another process holds. */
const ASK_MS_MIN = 2
const ASK_MS_MAX = 100
/** Milliseconds between two tries to give back what could not be. */
const LET_GO_MS = 500

/** @param kind tells locks of one name apart */
export function createRedisLock(store: RedisStore, kind: string): KeyedLock {
  const local = createKeyedLock()
  const { locks, nodes, born, fence } = store.keys

  const take = async (names: readonly string[]): Promise<string> => {
    for (let waitMs = ASK_MS_MIN; ; waitMs = Math.min(2 * waitMs, ASK_MS_MAX)) {
      const args = [store.born, store.node, HOLD_MS, ...names]
      const holder = await store.connection.run('written', LOCK, [locks, nodes, born, fence], args)
      if (typeof holder !== 'string') throw store.lose()
      if (holder !== '') return holder
      await sleep(waitMs * (0.5 + Math.random()))
    }
  }

  /** Never rejects. In its turn among the sections of this process, so that it takes nothing from one of them. */
  const letGo = async (names: readonly string[], keys: readonly string[]): Promise<void> => {
    const free = () => store.connection.run('written', LET_GO, [locks], [store.node, ...names])
    for (let isFree = false; !isFree && !store.isClosed; ) {
      await sleep(LET_GO_MS, undefined, { ref: false })
      isFree = await local.run(keys, free).then(
        () => true,
        () => false,
      )
    }
  }

  return {
    run: (keys, work) =>
      local.run(keys, async () => {
        const names = [...new Set(keys)].map((key) => `${kind}:${key}`)
        if (names.length === 0) return work()
        const holder = await take(names).catch((caught: unknown) => {
          // It may have been taken although no answer came.
          void letGo(names, keys)
          throw caught
        })
        try {
          return await guardedSection(new Map(names.map((name) => [name, holder])), work)
        } finally {
          const free = () => store.connection.run('written', UNLOCK, [locks], [holder, ...names])
          void free().catch(() => letGo(names, keys))
        }
      }),
  }
}
