/**
 * How many bytes one caller may have here. What it has is in its account, which the index keeps; uploads under way are counted
 * here, so that many at once do not share the same room.
 */
import type { Result } from '../protocol/verdict.ts'
import type { Index } from './ports.ts'
import type { ObjectRecord } from './records.ts'

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

export function createQuota(index: Index, bytes: number | null): Quota {
  const underWay = new Map<string, number>()
  const add = (caller: string, length: number): void => {
    const next = (underWay.get(caller) ?? 0) + length
    if (next === 0) underWay.delete(caller)
    else underWay.set(caller, next)
  }
  return {
    bytes,
    async within(caller, length, before, work) {
      if (bytes === null) return work()
      const counted = before?.owners.includes(caller) === true ? before.length : 0
      const used = ((await index.account(caller))?.bytes ?? 0) - counted
      const waiting = underWay.get(caller) ?? 0
      if (used + waiting + length > bytes) {
        const room = Math.max(0, bytes - used - waiting)
        const detail = `${used + waiting} of ${bytes} bytes are used, ${length} more do not fit in ${room}`
        return { ok: false, reason: 'quota-exceeded', detail }
      }
      add(caller, length)
      try {
        return await work()
      } finally {
        add(caller, -length)
      }
    },
  }
}
