/**
 * What the processes of one validator must agree about beside its index. A validator that is one process keeps all of it in its
 * own memory (`alone`); where several share an index (nodes/validator/redis-together.ts), each of these is held where
 * all of them see it, and a process that lost its hold while it was asleep can write nothing of what it held.
 */
import { createKeyedLock, type KeyedLock } from './keyed-lock.ts'

export interface Together {
  /** Several processes may share the index: what others have written since is to be read again. */
  readonly shared: boolean
  /** Short sections (keyed-lock.ts). */
  readonly locks: KeyedLock
  /** Held over whole uploads, renewals and deletes; always taken first (object-service.ts). */
  readonly turns: KeyedLock
  readonly duty: Duty
  readonly reservations: Reservations
  /** Null: this process sends everything itself, and so knows what is on its way. */
  readonly sends: SendLog | null
}

/** Rounds, upkeep and weights are the work of one process at a time. */
export interface Duty {
  /**
   * Runs `work` when this process has the duty, or takes it because nobody has. What `work` writes, and whatever it starts,
   * is refused from the moment that another process has it.
   * @param work is told whether the duty begins with this call: then what the process knows of it may be old
   * @returns whether this process has it. Never rejects but with what `work` does
   */
  run(work: (begins: boolean) => Promise<void>): Promise<boolean>
  /** As this process knows it. */
  has(): boolean
  /** What the next one to have it, and all that have it not, are to know; at most a few KiB of JSON. */
  note(text: string): Promise<void>
  noted(): Promise<string | null>
}

/** Bytes of uploads that are under way, by caller. */
export interface Reservations {
  /** @returns what others had reserved right before */
  add(caller: string, bytes: number): Promise<number>
  remove(caller: string, bytes: number): Promise<void>
}

/** One request with a seed, as the process that sent it noted it (rounds/seed-windows.ts). */
export interface LoggedSend {
  readonly key: string
  readonly seed: string
  readonly order: number
  readonly answered: number | null
}

/** Requests with seeds that any of the processes has sent within `LATE_ARRIVAL_MS`, in one order. */
export interface SendLog {
  /** Settles before the request may leave. Rejects with what the index throws. */
  sent(key: string, seed: string): Promise<void>
  /** Settles before the answer is believed. */
  answered(key: string, seed: string): Promise<void>
  forget(key: string, seed: string): void
  read(keys: readonly string[]): Promise<{ readonly sends: readonly LoggedSend[]; readonly order: number }>
}

export function alone(): Together {
  let begins = true
  let kept: string | null = null
  const reserved = new Map<string, number>()
  const reserve = (caller: string, bytes: number): number => {
    const before = reserved.get(caller) ?? 0
    if (before + bytes === 0) reserved.delete(caller)
    else reserved.set(caller, before + bytes)
    return before
  }
  return {
    shared: false,
    locks: createKeyedLock(),
    turns: createKeyedLock(),
    duty: {
      async run(work) {
        const first = begins
        begins = false
        await work(first)
        return true
      },
      has: () => true,
      async note(text) {
        kept = text
      },
      noted: async () => kept,
    },
    reservations: {
      add: async (caller, bytes) => reserve(caller, bytes),
      async remove(caller, bytes) {
        reserve(caller, -bytes)
      },
    },
    sends: null,
  }
}
