/**
 * What an index needs of the engine below it: texts under ASCII keys, kept in the order of their bytes, and lists of writes of
 * which all happen or none. LevelDB (`level-handle.ts`) and Redis (`redis-store.ts`) are two of them; what a record is, and what
 * follows from what, is above (`record-store.ts`).
 */
import type { Operation } from './index-codec.ts'

/** Bounds of a walk, in the order of the keys' bytes; without `lt` to the end. */
export interface KeyRange {
  readonly gte?: string
  readonly gt?: string
  readonly lt?: string
}

export type StoredEntry = readonly [key: string, text: string]

/** A key as it was read; undefined: there was none. */
export type Seen = readonly [key: string, text: string | undefined]

export interface OrderedStore {
  /** As an operator knows it: a folder, or an address without its password. */
  readonly place: string
  /** What an operator is told to do about damage. */
  readonly advice: string
  /** Texts in the order of `keys`; undefined where there is none. @throws IndexError */
  getMany(keys: readonly string[]): Promise<readonly (string | undefined)[]>
  /**
   * Entries in order, at most `count` a trip, until `take` returns false or there are no more. Resolves then.
   * @param take never throws
   * @throws IndexError
   */
  scan(range: KeyRange, count: number, take: (entries: readonly StoredEntry[]) => boolean): Promise<void>
  /** Other processes may write it too. */
  readonly shared: boolean
  /**
   * All of it or nothing. With `durable` it has reached the disk when this resolves.
   * @param seen what the operations follow from; only a shared store looks whether it is so still
   * @returns false: it is not, and nothing was written
   * @throws IndexError; nothing may be concluded about what was written then
   */
  write(operations: readonly Operation[], durable: boolean, seen?: readonly Seen[]): Promise<boolean>
}
