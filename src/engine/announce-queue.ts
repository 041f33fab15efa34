/**
 * What one other validator is still to be told, in order, with its own back-off: one that is away delays nobody
 * else. What waits here is in the index as well; this is only the running process's view of it. An entry says which
 * object, not what of it: while we have the object its record is announced, and once we have it no more that is told. Hints
 * (holders.ts) are nobody's business but ours: to others they would be copies.
 */
import { otherValidators } from './candidates.ts'
import { callWithin } from './deadline.ts'
import { withoutHints } from './holders.ts'
import type { KeyedLock } from './keyed-lock.ts'
import { ANNOUNCE_TIMEOUT_MS } from './limits.ts'
import type { CallFailure, Clock, EnginePorts } from './ports.ts'
import type { ObjectRecord } from './records.ts'
import { createTellOrder, type TellOrder } from './tell-order.ts'
import { isLive } from './term.ts'

/** Announcements to one validator at once. They are small; more would only crowd out its uploads. */
const PARALLEL = 4
/** Entries of one validator in memory; the rest waits in the index, however long it is away. */
const HELD_MAX = 1_000
/** Rest of a validator that did not take one, doubled at each further failure, milliseconds. */
const REST_MS = 1_000
const REST_MAX_MS = 300_000

export interface AnnounceQueue {
  /**
   * An object that waits already is told of once, as its record is then.
   * @param taken called once the validator has taken it; not called when its time runs out before
   */
  push(cid: string, taken?: () => void): void
  /** Reads on in the index when some entries found no room. Rejects with what the index throws. */
  refill(): Promise<void>
  backlog(): number
  stop(): void
}

type Taken = () => void

interface TellParts {
  readonly ports: EnginePorts
  readonly locks: KeyedLock
  readonly order: TellOrder
  readonly isStopped: () => boolean
}

/**
 * @param inherited the index held entries when this process began: the one before may have told the opposite just now
 * @param shared other processes put entries into the index, so that there may always be more
 */
export function createAnnounceQueue(
  ports: EnginePorts,
  locks: KeyedLock,
  validator: string,
  { inherited, shared }: { readonly inherited: boolean; readonly shared: boolean },
): AnnounceQueue {
  const isStopped = () => stopped
  const parts = { ports, locks, order: createTellOrder(ports.clock, inherited), isStopped }
  const waiting = new Map<string, readonly Taken[]>()
  const running = new Set<string>()
  /** The index may hold entries that are not here. */
  let more = true
  let stopped = false
  const backOff = createBackOff(ports.clock, () => pump())

  const add = (cid: string, taken: readonly Taken[]): void => {
    const before = waiting.get(cid)
    if (before === undefined && waiting.size >= HELD_MAX) more = true
    else waiting.set(cid, [...(before ?? []), ...taken])
  }

  const settle = (cid: string, taken: readonly Taken[], told: Told) => {
    running.delete(cid)
    if (told.done) {
      backOff.reset()
      if (told.taken) for (const each of taken) each()
      if (told.changed) add(cid, [])
    } else {
      // To the end of the queue: one entry that is never taken must not hold up the others.
      add(cid, taken)
      ports.report({ kind: 'announce-failed', cid, validator, reason: told.reason, retryMs: backOff.rest() })
    }
    pump()
  }

  const pump = (): void => {
    for (const [cid, taken] of waiting) {
      if (stopped || backOff.isResting() || running.size >= PARALLEL) return
      // Of one object one at a time: the later one carries the record as it is then.
      if (running.has(cid)) continue
      waiting.delete(cid)
      running.add(cid)
      void tell(parts, validator, cid).then((told) => settle(cid, taken, told))
    }
  }

  return {
    push(cid, taken) {
      add(cid, taken === undefined ? [] : [taken])
      pump()
    },
    async refill() {
      if (!more || waiting.size > HELD_MAX / 2) return
      const limit = HELD_MAX + waiting.size + running.size
      const page = await ports.index.outbox(limit, { validator, cid: '' })
      more = shared || (page.length === limit && page.at(-1)?.validator === validator)
      for (const entry of page) {
        if (entry.validator === validator && !running.has(entry.cid)) add(entry.cid, [])
      }
      pump()
    },
    backlog: () => waiting.size + running.size,
    stop() {
      stopped = true
      backOff.stop()
    },
  }
}

/** Rests grow from failure to failure; several failures at the same time are one. */
function createBackOff(clock: Clock, onEnd: () => void) {
  let failures = 0
  let resting = false
  let withdraw = () => {}
  return {
    isResting: () => resting,
    reset() {
      failures = 0
    },
    rest(): number {
      const ms = Math.min(REST_MS * 2 ** Math.min(failures, 16), REST_MAX_MS)
      if (resting) return ms
      failures += 1
      resting = true
      withdraw = clock.after(ms, () => {
        resting = false
        onEnd()
      })
      return ms
    },
    stop: () => withdraw(),
  }
}

type Told =
  /** `changed`: the object is another one by now, so that its entry stands for something more to tell. */
  | { readonly done: true; readonly taken: boolean; readonly changed: boolean }
  | { readonly done: false; readonly reason: string }

/** After any other outcome the call is over and cannot arrive any more. */
const SILENT: ReadonlySet<CallFailure> = new Set(['late', 'unreachable', 'cancelled', 'stalled'])

/** One attempt. Never rejects. */
async function tell(parts: TellParts, validator: string, cid: string): Promise<Told> {
  const { ports, order } = parts
  try {
    const record = await recordToTell(ports, cid)
    const what = record === null ? 'retract' : isWorthTelling(record, ports.clock) ? 'announce' : null
    if (what !== null) {
      if (await order.waitFor(cid, what)) {
        return parts.isStopped() ? { done: false, reason: 'stopped' } : await tell(parts, validator, cid)
      }
      const others = otherValidators(ports.chain.metagraph(), ports.hotkey)
      const target = others.find(({ hotkey }) => hotkey === validator)
      if (target === undefined) return { done: false, reason: 'not-in-metagraph' }
      const sentMs = ports.clock.monotonicMs()
      const { result } = await callWithin(ports.clock, ANNOUNCE_TIMEOUT_MS, null, (limits) =>
        record === null
          ? ports.validators.retract(target, cid, limits)
          : ports.validators.announce(target, record, limits),
      )
      order.told(cid, what, sentMs, result.ok || !SILENT.has(result.reason))
      if (!result.ok) return { done: false, reason: result.reason }
      ports.report({ kind: record === null ? 'retracted' : 'announced', cid, validator })
    }
    const changed = !(await markDone(parts, validator, cid, record))
    return { done: true, taken: what !== null, changed }
  } catch (error) {
    const detail = error instanceof Error ? error.message : 'index failed'
    ports.report({ kind: 'storage-failed', action: 'announce', detail })
    return { done: false, reason: 'storage-failed' }
  }
}

/** Our own record as others are told of it; null: we have the object no more. */
async function recordToTell({ index }: EnginePorts, cid: string): Promise<ObjectRecord | null> {
  const record = await index.object(cid)
  return record === null ? null : withoutHints(index, record)
}

/** Of what is over, or has no holder just now, there is nothing to say; whoever makes a copy writes a new entry. */
function isWorthTelling(record: ObjectRecord, clock: Clock): boolean {
  return isLive(record, clock) && record.receipts.length > 0
}

/**
 * The entry goes unless the object is another one by now, or gone: then it stands for that. Else a crash right after could
 * forget to tell that an object was deleted.
 * @returns whether it went
 */
function markDone(
  { ports, locks }: TellParts,
  validator: string,
  cid: string,
  told: ObjectRecord | null,
): Promise<boolean> {
  return locks.run([cid], async () => {
    if (wordsOf(await recordToTell(ports, cid)) !== wordsOf(told)) return false
    await ports.index.apply([{ kind: 'outbox-done', validator, cid }], 'relaxed')
    return true
  })
}

/** What others are told of an object. */
function wordsOf(record: ObjectRecord | null): string {
  if (record === null) return ''
  const { generated, ttl, receipts } = record
  return [generated, ttl, ...receipts.map(({ miner, seed }) => `${miner} ${seed}`)].join()
}
