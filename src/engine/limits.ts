/**
 * The numbers that decisions are made with: each with its unit, its origin and what changing it does.
 */
import type { Clock } from './ports.ts'

/** Verified copies in distinct failure domains before an upload is acknowledged (protocol section 4.4, R). */
export const COPIES = 3

/** Seconds that an object lives when its owner does not say; the reference's 30 days (section 2.1). */
export const TTL_DEFAULT = 2_592_000

/** Seconds by which a stored object may end sooner than an upload of the same bytes asks without being placed again. */
export const RENEWAL_SLACK = 3_600

/**
 * One attempt may take a fixed part (connection, fsync, proof) and a share for its bytes. 8 MiB get 22 s: a
 * miner below about 0.4 MiB/s counts as late and is replaced. Smaller values punish honest slow miners.
 */
const ATTEMPT_BASE_MS = 10_000
const ATTEMPT_MS_PER_MIB = 1_500

/** Milliseconds that a Store or Retrieve of `bytes` may take. */
export function attemptTimeoutMs(bytes: number): number {
  return ATTEMPT_BASE_MS + Math.ceil((bytes * ATTEMPT_MS_PER_MIB) / 2 ** 20)
}

/** All attempts of one upload or download together: the reference's clients give up after 60 s (4.2). */
export const OPERATION_MS = 55_000

/** A holder that has not answered for this long gets a rival, so that one straggler costs 2 s, not a time-out. */
export const HEDGE_MS = 2_000

/** How long an upload waits for one other validator to know of it, so that our death right after loses nothing. */
export const ANNOUNCE_GRACE_MS = 400

/** Before a miner that said it was busy is asked again, when nobody else is left. */
export const BUSY_PAUSE_MS = 500

export const ANNOUNCE_TIMEOUT_MS = 5_000

/** Unix seconds. */
export function nowSeconds(clock: Clock): number {
  return Math.floor(clock.nowMs() / 1000)
}
