/**
 * Telling the other validators of an object, so that any of them can serve what one accepted (ours; the
 * reference's node is the only one that knows its objects, and a dead one takes them along).
 *
 * What is still to be told is in the index, written in the batch that acknowledged the object: a restart goes on
 * where the last process stopped. Telling twice is harmless.
 */
import { type AnnounceQueue, createAnnounceQueue } from './announce-queue.ts'
import { otherValidators } from './candidates.ts'
import type { EnginePorts } from './ports.ts'
import type { OutboxEntry } from './records.ts'

export interface Announcer {
  /** Entries for a new object, one each other validator: to be written with the object. */
  entriesFor(cid: string): OutboxEntry[]
  /** Starts delivering entries that are durable. Resolves when any validator has taken one of them. */
  deliver(entries: readonly OutboxEntry[]): Promise<void>
  /** Entries not yet taken, all validators together. */
  backlog(): number
  stop(): void
}

export function createAnnouncer(ports: EnginePorts): Announcer {
  const queues = new Map<string, AnnounceQueue>()
  const queueOf = (validator: string): AnnounceQueue => {
    const queue = queues.get(validator) ?? createAnnounceQueue(ports, validator)
    queues.set(validator, queue)
    return queue
  }
  return {
    entriesFor: (cid) =>
      otherValidators(ports.chain.metagraph(), ports.hotkey).map(({ hotkey }) => ({
        validator: hotkey,
        cid,
      })),
    deliver: (entries) =>
      new Promise((resolve) => {
        for (const { validator, cid } of entries) queueOf(validator).push(cid, resolve)
      }),
    backlog: () => [...queues.values()].reduce((sum, queue) => sum + queue.backlog(), 0),
    stop() {
      for (const queue of queues.values()) queue.stop()
    },
  }
}
