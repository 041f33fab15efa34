/** Hops of a round as rows of a sequence diagram. */
import type { LiveHop } from '../../../client/live/live-api.ts'

export type Lane = LiveHop['from']

/** When the last hop ended; at least 1, so that anything can be divided by it. */
export function spanOf(hops: readonly LiveHop[]): number {
  return hops.reduce((most, { endMs }) => Math.max(most, endMs), 1)
}

/** How long a hop took; null where nobody knows. */
export function durationOf({ startMs, endMs, timed }: LiveHop): number | null {
  return timed ? Math.max(0, endMs - startMs) : null
}
