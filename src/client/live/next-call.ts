/** The order of a round's calls, for who watches one. */
import type { LiveHop } from './live-api.ts'

/** What the page waits for after these hops; null when nothing is left to do. */
export function nextCall(hops: readonly LiveHop[]): LiveHop['call'] | null {
  const observed = hops.filter(({ from, to }) => from === 'page' && to === 'validator')
  const last = observed.at(-1)
  if (last === undefined) return 'Synapse'
  if (last.call === 'Synapse') return last.ok ? 'StoreUser' : null
  if (!last.ok) return null
  if (last.call === 'StoreUser') return 'ChallengeUser'
  if (last.call === 'ChallengeUser') return 'RetrieveUser'
  return last.call === 'RetrieveUser' ? 'DeleteUser' : null
}
