/**
 * What one other validator is still to be told, in order, with its own back-off: one that is away delays nobody
 * else. What waits here is in the index as well; this is only the running process's view of it.
 */
import { otherValidators } from './candidates.ts'
import { callWithin } from './deadline.ts'
import { ANNOUNCE_TIMEOUT_MS, nowSeconds } from './limits.ts'
import type { EnginePorts } from './ports.ts'

/** Announcements to one validator at once. They are small; more would only crowd out its uploads. */
const PARALLEL = 4
/** Rest of a validator that did not take one, doubled at each further failure, milliseconds. */
const REST_MS = 1_000
const REST_MAX_MS = 300_000

export interface AnnounceQueue {
  /** @param taken called once the validator has taken it; not called when its time runs out before */
  push(cid: string, taken?: () => void): void
  backlog(): number
  stop(): void
}

interface Entry {
  readonly cid: string
  readonly taken: (() => void) | undefined
}

export function createAnnounceQueue(ports: EnginePorts, validator: string): AnnounceQueue {
  const waiting: Entry[] = []
  let running = 0
  let failures = 0
  let resting = false
  let stopped = false
  let withdraw = () => {}

  const rest = (): number => {
    const ms = Math.min(REST_MS * 2 ** Math.min(failures, 16), REST_MAX_MS)
    if (resting) return ms
    failures += 1
    resting = true
    withdraw = ports.clock.after(ms, () => {
      resting = false
      pump()
    })
    return ms
  }

  const settle = (entry: Entry, told: Told) => {
    running -= 1
    if (told.done) {
      failures = 0
      if (told.taken) entry.taken?.()
    } else {
      // To the end of the queue: one entry that is never taken must not hold up the others.
      waiting.push(entry)
      ports.report({
        kind: 'announce-failed',
        cid: entry.cid,
        validator,
        reason: told.reason,
        retryMs: rest(),
      })
    }
    pump()
  }

  const pump = (): void => {
    while (!stopped && !resting && running < PARALLEL) {
      const entry = waiting.shift()
      if (entry === undefined) return
      running += 1
      void tell(ports, validator, entry.cid).then((told) => settle(entry, told))
    }
  }

  return {
    push(cid, taken) {
      waiting.push({ cid, taken })
      pump()
    },
    backlog: () => waiting.length + running,
    stop() {
      stopped = true
      withdraw()
    },
  }
}

type Told =
  | { readonly done: true; readonly taken: boolean }
  | { readonly done: false; readonly reason: string }

/** One attempt. Never rejects. */
async function tell(ports: EnginePorts, validator: string, cid: string): Promise<Told> {
  try {
    const record = await ports.index.object(cid)
    const outdated = record === null || record.generated + record.ttl <= nowSeconds(ports.clock)
    if (!outdated) {
      const others = otherValidators(ports.chain.metagraph(), ports.hotkey)
      const target = others.find(({ hotkey }) => hotkey === validator)
      if (target === undefined) return { done: false, reason: 'not-in-metagraph' }
      const { result } = await callWithin(ports.clock, ANNOUNCE_TIMEOUT_MS, null, (limits) =>
        ports.validators.announce(target, record, limits),
      )
      if (!result.ok) return { done: false, reason: result.reason }
      ports.report({ kind: 'announced', cid, validator })
    }
    await ports.index.apply([{ kind: 'outbox-done', validator, cid }], 'relaxed')
    return { done: true, taken: !outdated }
  } catch (error) {
    const detail = error instanceof Error ? error.message : 'index failed'
    ports.report({ kind: 'storage-failed', action: 'announce', detail })
    return { done: false, reason: 'storage-failed' }
  }
}
