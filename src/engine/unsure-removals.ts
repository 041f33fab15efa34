/**
 * Deletes that the index may have written although it refused them: a Redis, say, whose replicas had not said in time that they have it.
 * Nobody was told then that the object is gone. Whoever asks again is told so, once what is read is durable, and not that there never was
 * such an object.
 *
 * Known to this process alone, while it lives: elsewhere, and after a restart, the second answer is that there is no such object.
 */
import { MAX_UNSURE_REMOVALS } from './limits.ts'

export interface UnsureRemovals {
  /** @throws what `write` throws; the removal is remembered then */
  during<T>(cid: string, owner: string, write: () => Promise<T>): Promise<T>
  has(cid: string, owner: string): boolean
  /** What became of it was told. */
  settle(cid: string, owner: string): void
}

export function createUnsureRemovals(): UnsureRemovals {
  const names = new Set<string>()
  const nameOf = (cid: string, owner: string) => `${cid} ${owner}`
  return {
    async during(cid, owner, write) {
      try {
        return await write()
      } catch (error) {
        const [oldest] = names
        if (oldest !== undefined && names.size >= MAX_UNSURE_REMOVALS) names.delete(oldest)
        names.add(nameOf(cid, owner))
        throw error
      }
    },
    has: (cid, owner) => names.has(nameOf(cid, owner)),
    settle: (cid, owner) => void names.delete(nameOf(cid, owner)),
  }
}
