/**
 * Who may call: pure pieces that nodes compose into `AxonService.admit`. Token buckets hold at most
 * `MAX_RATE_ENTRIES` callers, so that inventing keys fills nothing; the reference's window holds all, and is for the vectors.
 */
import { MAX_RATE_ENTRIES } from './limits.ts'

const NS_PER_SECOND = 1_000_000_000n

export interface RateLimiter {
  /** Takes one request of this key; false when it is over its limit. `cost` counts for that many requests. */
  take(key: string, now: bigint, cost?: number): boolean
}

export interface TokenBuckets extends RateLimiter {
  /** Takes what turned out to have been the cost of a request that was let in: a bucket may owe as much as it holds. */
  charge(key: string, now: bigint, cost: number): void
}

/** A token bucket per key: `burst` requests at once, refilled at `perSecond`. The least recently seen key leaves first. */
export function tokenBuckets(options: {
  readonly burst: number
  readonly perSecond: number
  readonly maxKeys?: number
}): TokenBuckets {
  const maxKeys = options.maxKeys ?? MAX_RATE_ENTRIES
  const buckets = new Map<string, { tokens: number; at: bigint }>()
  const tokensOf = (key: string, now: bigint): number => {
    const known = buckets.get(key)
    const elapsed = known === undefined ? 0 : Math.max(0, Number(now - known.at) / 1e9)
    return Math.min(options.burst, (known?.tokens ?? options.burst) + elapsed * options.perSecond)
  }
  const put = (key: string, tokens: number, now: bigint): void => {
    const known = buckets.get(key)
    // Who waited for something says when it came: what was refilled since is not refilled again.
    const at = known === undefined || known.at < now ? now : known.at
    buckets.delete(key)
    buckets.set(key, { tokens, at })
    // The order of a map is that of insertion.
    for (const oldest of buckets.keys()) {
      if (buckets.size <= maxKeys) return
      buckets.delete(oldest)
    }
  }
  return {
    take: (key, now, cost = 1) => {
      const tokens = tokensOf(key, now)
      const allowed = tokens >= cost
      put(key, allowed ? tokens - cost : tokens, now)
      return allowed
    },
    charge: (key, now, cost) => put(key, Math.max(-options.burst, tokensOf(key, now) - cost), now),
  }
}

/** The reference's limiter (protocol section 2.6): at most `limit` requests in any `windowSeconds`. */
export function slidingWindow(limit: number, windowSeconds: number): RateLimiter {
  const seen = new Map<string, bigint[]>()
  return {
    take: (key, now) => {
      const since = now - BigInt(windowSeconds) * NS_PER_SECOND
      const times = (seen.get(key) ?? []).filter((time) => time > since)
      const allowed = times.length < limit
      if (allowed) times.push(now)
      seen.set(key, times)
      return allowed
    },
  }
}

/** The refusal texts of the reference; they say blocks where seconds are meant, and peers match them as text. */
export function rateLimitText(hotkey: string, limit: number, windowSeconds: number): string {
  return `Caller ${hotkey} rate limited. Exceeded ${limit} requests in ${windowSeconds} blocks.`
}
