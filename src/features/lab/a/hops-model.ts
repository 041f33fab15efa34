/** Hops of a round as rows of a sequence diagram. */
import type { LiveHop } from '../../../client/live/live-api.ts'

export type Lane = LiveHop['from']

/** What the page waits for after these hops; null when nothing is left to do. */
export function waitingFor(hops: readonly LiveHop[]): LiveHop['call'] | null {
  const observed = hops.filter(({ from, to }) => from === 'page' && to === 'validator')
  const last = observed.at(-1)
  if (last === undefined) return 'Synapse'
  if (last.call === 'Synapse') return last.ok ? 'StoreUser' : null
  if (!last.ok) return null
  if (last.call === 'StoreUser') return 'ChallengeUser'
  if (last.call === 'ChallengeUser') return 'RetrieveUser'
  return last.call === 'RetrieveUser' ? 'DeleteUser' : null
}

/** When the last hop ended; at least 1, so that anything can be divided by it. */
export function spanOf(hops: readonly LiveHop[]): number {
  return hops.reduce((most, { endMs }) => Math.max(most, endMs), 1)
}

/** How long a hop took; null where nobody knows. */
export function durationOf({ startMs, endMs, timed }: LiveHop): number | null {
  return timed ? Math.max(0, endMs - startMs) : null
}
