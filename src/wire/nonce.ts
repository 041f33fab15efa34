/**
 * Replay protection (protocol section 6.3, S17). Two rules:
 *
 * - `referenceNonces` is the reference's: the first nonce of `hotkey:uuid`, or a greater one than the last
 *   accepted; no freshness; an absent nonce passes and can be replayed. For the vectors and for tests only.
 * - `createNonceWindow` is ours: a nonce is unix nanoseconds inside a window around the server's clock, and is
 *   accepted once. It need not exceed the caller's last one: parts travel over several connections and
 *   overtake each other, and inside the window remembering each nonce refuses the same replays.
 *
 * - `withUptimeNonces` adds to ours what stock callers before 7.2 send: nanoseconds of a monotonic clock, which say nothing
 *   of the time. Such a nonce must exceed the last one of its `hotkey:uuid`. It is taken of the specification's JSON calls
 *   alone; what only our nodes serve is never signed with one.
 *
 * A restart must not reopen the window: the node passes the `floor` below which its earlier life may have
 * accepted something. Memory is bounded; when it is full the floor rises, so forgetting never re-admits.
 */
import { MAX_REMEMBERED_NONCES, NONCE_FUTURE_NS, NONCE_PAST_NS } from './limits.ts'

export type NonceVerdict =
  | 'fresh'
  | 'nonce-missing'
  | 'nonce-too-old'
  | 'nonce-from-the-future'
  | 'nonce-replayed'

export interface NonceCaller {
  readonly hotkey: string
  readonly uuid: string
  /** A call of the specification in its JSON: the caller may be a stock one. */
  readonly stock?: boolean
  /** In the metagraph: strangers cannot crowd these out of memory. */
  readonly registered?: boolean
}

export interface NonceStore {
  /** Judges without remembering; costs nothing, so it runs before the signature is verified. */
  check(caller: NonceCaller, nonce: bigint | null, now: bigint): NonceVerdict
  /**
   * Judges and remembers in one step, so that of two racing copies one loses. Only after the signature held. A store that several
   * processes share takes a moment, and rejects while it is away.
   */
  claim(caller: NonceCaller, nonce: bigint | null, now: bigint): NonceVerdict | Promise<NonceVerdict>
}

export interface NonceMemory extends NonceStore {
  claim(caller: NonceCaller, nonce: bigint | null, now: bigint): NonceVerdict
}

export interface NonceWindowOptions {
  /** Unix ns. No nonce at or below it is accepted; 0 on a node's first start. */
  readonly floor?: bigint
  readonly pastNs?: bigint
  readonly futureNs?: bigint
  readonly capacity?: number
}

export interface NonceWindow extends NonceMemory {
  /** Unix ns. Highest nonce accepted so far: what a node stores and gives to its next life as `floor`. */
  highest(): bigint
  /** Nonces remembered now. */
  size(): number
}

/** Nonces are forgotten a bucket at a time; one second keeps the buckets few. */
const BUCKET_NS = 1_000_000_000n

export function createNonceWindow(options: NonceWindowOptions = {}): NonceWindow {
  const past = options.pastNs ?? NONCE_PAST_NS
  const future = options.futureNs ?? NONCE_FUTURE_NS
  const capacity = options.capacity ?? MAX_REMEMBERED_NONCES
  const buckets = new Map<bigint, Set<string>>()
  let floor = options.floor ?? 0n
  let highest = floor
  let size = 0

  function drop([bucket, nonces]: readonly [bigint, ReadonlySet<string>]): void {
    size -= nonces.size
    buckets.delete(bucket)
    const end = (bucket + 1n) * BUCKET_NS - 1n
    if (end > floor) floor = end
  }
  function forget(now: bigint): void {
    for (const entry of buckets) if ((entry[0] + 1n) * BUCKET_NS <= now - past) drop(entry)
    if (size < capacity) return
    const [oldest] = [...buckets].sort(([a], [b]) => (a < b ? -1 : 1))
    if (oldest !== undefined) drop(oldest)
  }
  function check(caller: NonceCaller, nonce: bigint | null, now: bigint): NonceVerdict {
    if (nonce === null) return 'nonce-missing'
    if (nonce > now + future) return 'nonce-from-the-future'
    if (nonce < now - past) return 'nonce-too-old'
    if (buckets.get(nonce / BUCKET_NS)?.has(entry(caller, nonce)) === true) return 'nonce-replayed'
    return nonce <= floor ? 'nonce-too-old' : 'fresh'
  }
  function claim(caller: NonceCaller, nonce: bigint | null, now: bigint): NonceVerdict {
    forget(now)
    const verdict = check(caller, nonce, now)
    if (verdict !== 'fresh' || nonce === null) return verdict
    const bucket = buckets.get(nonce / BUCKET_NS) ?? new Set()
    bucket.add(entry(caller, nonce))
    buckets.set(nonce / BUCKET_NS, bucket)
    size += 1
    if (nonce > highest) highest = nonce
    return 'fresh'
  }
  return { check, claim, highest: () => highest, size: () => size }
}

/**
 * Nanoseconds. No machine has been up for 31 years, and unix time passed this in 2001: the two clocks cannot be confused.
 */
const UPTIME_END = 1_000_000_000_000_000_000n
/** Of a monotonic clock, as stock callers before 7.2 send it. */
export function isUptimeNonce({ stock }: NonceCaller, nonce: bigint | null): nonce is bigint {
  return stock === true && nonce !== null && nonce > 0n && nonce < UPTIME_END
}

/** Callers whose last uptime nonce is remembered, those of the metagraph and all others by themselves. */
const UPTIME_CALLERS_MAX = 4_096

/**
 * What is lost with the memory (a restart, or after thousands of other callers): a captured call can be played once more.
 * It then does what it did: fetches, proves, or stores again (protocol section 8, S17).
 */
export function withUptimeNonces(window: NonceMemory, capacity = UPTIME_CALLERS_MAX): NonceMemory {
  const members = new Map<string, bigint>()
  const strangers = new Map<string, bigint>()
  const memoryOf = ({ registered }: NonceCaller) => (registered === true ? members : strangers)
  const keyOf = ({ hotkey, uuid }: NonceCaller) => `${hotkey}:${uuid}`
  const judge = (caller: NonceCaller, nonce: bigint): NonceVerdict => {
    const last = memoryOf(caller).get(keyOf(caller))
    return last !== undefined && nonce <= last ? 'nonce-replayed' : 'fresh'
  }
  return {
    check: (caller, nonce, now) =>
      isUptimeNonce(caller, nonce) ? judge(caller, nonce) : window.check(caller, nonce, now),
    claim(caller, nonce, now) {
      if (!isUptimeNonce(caller, nonce)) return window.claim(caller, nonce, now)
      const verdict = judge(caller, nonce)
      if (verdict !== 'fresh') return verdict
      const memory = memoryOf(caller)
      // A map keeps the order of insertion: who called last goes last.
      memory.delete(keyOf(caller))
      memory.set(keyOf(caller), nonce)
      const oldest = memory.size > capacity ? memory.keys().next().value : undefined
      if (oldest !== undefined) memory.delete(oldest)
      return 'fresh'
    },
  }
}

/** The reference's memory: per `hotkey:uuid`, never forgotten, lost on restart. */
export function referenceNonces(): NonceStore {
  const last = new Map<string, bigint>()
  function check(caller: NonceCaller, nonce: bigint | null): NonceVerdict {
    const known = last.get(`${caller.hotkey}:${caller.uuid}`)
    return nonce !== null && known !== undefined && nonce <= known ? 'nonce-replayed' : 'fresh'
  }
  return {
    check,
    claim: (caller, nonce) => {
      const verdict = check(caller, nonce)
      if (verdict === 'fresh' && nonce !== null) last.set(`${caller.hotkey}:${caller.uuid}`, nonce)
      return verdict
    },
  }
}

/** Hotkeys and uuids contain no full stop (headers.ts holds that), so two callers never share an entry. */
function entry(caller: NonceCaller, nonce: bigint): string {
  return `${nonce}.${caller.hotkey}.${caller.uuid}`
}
