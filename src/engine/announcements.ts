/**
 * Telling the other validators of an object, so that any of them can serve what one accepted (ours; the
 * reference's node is the only one that knows its objects, and a dead one takes them along), and that it is gone when
 * its owner has deleted it.
 *
 * What is still to be told is in the index, written in the batch that acknowledged the object or changed its holders: a
 * restart goes on where the last process stopped. Telling twice is harmless. So is, in the same batch, whom we tell anything:
 * a process that starts while the chain hides neurons would else not know who has to hear that an object is gone. A validator
 * that left the subnet for an hour is told nothing any more.
 */
import { type AnnounceQueue, createAnnounceQueue } from './announce-queue.ts'
import { otherValidators } from './candidates.ts'
import type { KeyedLock } from './keyed-lock.ts'
import { BATCH_RECORDS, GRACE_MS } from './limits.ts'
import type { EnginePorts } from './ports.ts'
import type { IndexChange, OutboxEntry } from './records.ts'
import type { Together } from './together.ts'

export interface Announcer {
  /** Entries for an object, one each other validator that the chain shows or that was told of objects before. */
  entriesFor(cid: string): OutboxEntry[]
  /** The entries as they are to be written, in the batch of what they tell of. */
  changesOf(entries: readonly OutboxEntry[]): IndexChange[]
  /** Starts delivering entries that are durable. Resolves when any validator has taken one of them. */
  deliver(entries: readonly OutboxEntry[]): Promise<void>
  /**
   * Once at the start and then with every block: reads on in the index, and drops what was meant for validators that left.
   * Rejects with what the index throws.
   */
  refill(): Promise<void>
  /** Learns whom others have told; for a process that tells nobody itself. Rejects with what the index throws. */
  follow(): Promise<void>
  /** Another process may have told anything right before this call. */
  begin(): void
  /** Entries in memory that are not yet taken, all validators together. */
  backlog(): number
  stop(): void
}

/** Sorts after every CID. */
const LAST_CID = '~'

/**
 * Where several processes share the index, the one with the duty tells everybody: two could overtake each other (tell-order.ts).
 * The others leave their entries in the index.
 */
export function createAnnouncer(
  ports: EnginePorts,
  locks: KeyedLock,
  { shared, duty }: Pick<Together, 'shared' | 'duty'>,
): Announcer {
  const queues = new Map<string, AnnounceQueue>()
  let inherited = false
  const goneSinceMs = new Map<string, number>()
  /** Durable: whoever is not in here is written down with the next entry. */
  let peers: ReadonlySet<string> = new Set()
  let started = false
  const queueOf = (validator: string): AnnounceQueue => {
    const queue = queues.get(validator) ?? createAnnounceQueue(ports, locks, validator, { inherited, shared })
    queues.set(validator, queue)
    return queue
  }
  const present = () => otherValidators(ports.chain.metagraph(), ports.hotkey).map(({ hotkey }) => hotkey)

  const start = async (): Promise<void> => {
    for (let after: OutboxEntry | undefined; ; ) {
      const [entry] = await ports.index.outbox(1, after)
      if (entry === undefined) break
      inherited = true
      queueOf(entry.validator)
      after = { validator: entry.validator, cid: LAST_CID }
    }
    started = true
  }

  /** True once the validator has been gone for so long that its entries were dropped. */
  const dropped = async (validator: string, shown: ReadonlySet<string>): Promise<boolean> => {
    if (shown.has(validator)) {
      goneSinceMs.delete(validator)
      return false
    }
    const nowMs = ports.clock.monotonicMs()
    const sinceMs = goneSinceMs.get(validator) ?? nowMs
    goneSinceMs.set(validator, sinceMs)
    if (nowMs - sinceMs < GRACE_MS) return false
    queues.get(validator)?.stop()
    queues.delete(validator)
    await dropEntries(ports, validator)
    await ports.index.apply([{ kind: 'peer-gone', validator }], 'relaxed')
    goneSinceMs.delete(validator)
    return true
  }

  return {
    entriesFor: (cid) => [...new Set([...present(), ...peers])].map((validator) => ({ validator, cid })),
    changesOf: (entries) =>
      entries.flatMap((entry): IndexChange[] => {
        const { validator } = entry
        const known = peers.has(validator)
        return [...(known ? [] : [{ kind: 'peer', validator } as const]), { kind: 'outbox', entry }]
      }),
    deliver: (entries) =>
      new Promise((resolve) => {
        if (!duty.has()) return resolve()
        for (const { validator, cid } of entries) queueOf(validator).push(cid, resolve)
      }),
    async refill() {
      if (!started) await start()
      const shown = new Set(present())
      for (const validator of new Set([...queues.keys(), ...(await ports.index.peers())])) {
        if (await dropped(validator, shown)) continue
        await (shared ? queueOf(validator) : queues.get(validator))?.refill()
      }
      peers = new Set(await ports.index.peers())
    },
    async follow() {
      peers = new Set(await ports.index.peers())
    },
    begin() {
      for (const queue of queues.values()) queue.stop()
      queues.clear()
      inherited = shared
      started = false
    },
    backlog: () => [...queues.values()].reduce((sum, queue) => sum + queue.backlog(), 0),
    stop() {
      for (const queue of queues.values()) queue.stop()
    },
  }
}

async function dropEntries({ index }: EnginePorts, validator: string): Promise<void> {
  for (;;) {
    const page = await index.outbox(BATCH_RECORDS, { validator, cid: '' })
    const own = page.filter((entry) => entry.validator === validator)
    if (own.length === 0) return
    await index.apply(
      own.map(({ cid }) => ({ kind: 'outbox-done', validator, cid }) as const),
      'relaxed',
    )
  }
}
