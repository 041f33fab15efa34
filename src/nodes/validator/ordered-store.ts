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

/** What was read to decide a write. */
export interface Follows {
  /** The number of `settled` before it was read; another one by now: nothing is written, and the write is refused. */
  readonly since?: number
  /** Only a shared store looks whether it is so still. */
  readonly seen?: readonly Seen[]
}

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
   * Resolves when what writes that failed have left behind has come in or been dropped, with a number that changes whenever that
   * may happen again. Whoever writes what follows from what is there waits for it before reading. @throws IndexError
   */
  settled(): Promise<number>
  /**
   * All of it or nothing. With `durable` it has reached the disk when this resolves.
   * @param follows what the operations follow from
   * @returns false: it is not so any more, and nothing was written
   * @throws IndexError; nothing may be concluded about what was written then
   */
  write(operations: readonly Operation[], durable: boolean, follows?: Follows): Promise<boolean>
}
