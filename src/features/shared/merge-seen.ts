import { EXCHANGES_KEPT, type Seen } from '../../client/sees-api.ts'

/** What was known and what has come since. A new beginning (the drive was locked) leaves nothing of the old. */
export function mergeSeen(known: Seen | null, fresh: Seen): Seen {
  if (known === null || known.totals.since !== fresh.totals.since) return fresh
  const exchanges = [...known.exchanges, ...fresh.exchanges].slice(-EXCHANGES_KEPT)
  return { exchanges, totals: fresh.totals }
}
