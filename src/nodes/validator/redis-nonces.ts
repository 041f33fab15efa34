/**
 * Replay protection of several processes: what one of them took, all refuse, also after a restart. Each judges a nonce against its
 * own clock and memory first (wire/nonce.ts); Redis then says which of two copies was the first.
 */
import { NONCE_FUTURE_NS, NONCE_PAST_NS } from '../../wire/limits.ts'
import {
  createNonceWindow,
  isUptimeNonce,
  type NonceStore,
  type NonceVerdict,
  withUptimeNonces,
} from '../../wire/nonce.ts'
import { CLAIM, EXCEED } from './redis-scripts.ts'
import type { RedisStore } from './redis-store.ts'

const BUCKET_NS = 1_000_000_000n
/** Milliseconds that a nonce may be in the window of any process, with a minute between their clocks. */
const KEPT_MS = Number((NONCE_PAST_NS + NONCE_FUTURE_NS) / 1_000_000n) + 60_000
/** Milliseconds that the last uptime nonce of a caller is remembered; strangers cost nothing to invent. */
const UPTIME_MS = { member: 86_400_000, stranger: 3_600_000 } as const
const UPTIME_DIGITS = 20

export function createRedisNonces(store: RedisStore): NonceStore {
  const own = withUptimeNonces(createNonceWindow())
  return {
    check: (caller, nonce, now) => own.check(caller, nonce, now),
    async claim(caller, nonce, now): Promise<NonceVerdict> {
      const verdict = own.claim(caller, nonce, now)
      if (verdict !== 'fresh' || nonce === null) return verdict
      const whose = `${caller.hotkey}:${caller.uuid}`
      const { born } = store.keys
      const isUptime: boolean = isUptimeNonce(caller, nonce)
      const isTaken = (answer: unknown): boolean => answer === 1
      const taken = isUptime
        ? await store.connection.acknowledged(
            EXCEED,
            [store.keys.of('uptime', whose), born],
            [
              store.born,
              String(nonce).padStart(UPTIME_DIGITS, '0'),
              caller.registered === true ? UPTIME_MS.member : UPTIME_MS.stranger,
            ],
            isTaken,
          )
        : await store.connection.acknowledged(
            CLAIM,
            [store.keys.of('nonces', String(nonce / BUCKET_NS)), born],
            [store.born, `${whose}:${nonce}`, KEPT_MS],
            isTaken,
          )
      if (taken === -1) throw store.lose()
      return taken === 1 ? 'fresh' : 'nonce-replayed'
    },
  }
}
