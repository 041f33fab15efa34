/**
 * How many bytes one caller may have here. What it has is in its account, which the index keeps; uploads under way are
 * reserved beside it, so that many at once do not share the same room. A reservation is made before the account is read and goes after
 * the upload is written: in between it counts twice, never not at all.
 */
import type { Result } from '../protocol/verdict.ts'
import type { Index } from './ports.ts'
import type { ObjectRecord } from './records.ts'
import type { Reservations } from './together.ts'

export interface Quota {
  readonly bytes: number | null
  /**
   * Runs `work` with room for `length` more bytes of this caller.
   * @param before the record of the same object: what it counts already is not counted twice
   */
  within<T, R extends string>(
    caller: string,
    length: number,
    before: ObjectRecord | null,
    work: () => Promise<Result<T, R>>,
  ): Promise<Result<T, R | 'quota-exceeded'>>
}

export function createQuota(index: Index, reservations: Reservations, bytes: number | null): Quota {
  return {
    bytes,
    async within(caller, length, before, work) {
      if (bytes === null) return work()
      const counted = before?.owners.includes(caller) === true ? before.length : 0
      const waiting = await reservations.add(caller, length)
      try {
        const used = ((await index.account(caller))?.bytes ?? 0) - counted
        if (used + waiting + length > bytes) {
          const room = Math.max(0, bytes - used - waiting)
          const detail = `${used + waiting} of ${bytes} bytes are used, ${length} more do not fit in ${room}`
          return { ok: false, reason: 'quota-exceeded', detail }
        }
        return await work()
      } finally {
        await reservations.remove(caller, length)
      }
    },
  }
}
