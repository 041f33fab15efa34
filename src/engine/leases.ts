/** Until when objects are there, as this validator knows it: by its own records, else by what others announced. */
import type { Lease } from '../wire/own-synapses.ts'
import { domainsOf } from './candidates.ts'
import type { EnginePorts } from './ports.ts'
import { endingLast, endOf, isLive } from './term.ts'
import type { Copies } from './upkeep/copies.ts'

export interface LeaseParts {
  readonly ports: EnginePorts
  readonly copies: Copies
}

/**
 * Null for what is not known here, or over. `copies` of our own objects are those that count now; of others' they are the
 * owners that the announcement names, which nobody here has checked.
 */
export async function leaseOf(
  { ports, copies }: LeaseParts,
  cid: string,
  caller: string,
): Promise<Lease | null> {
  const { index, clock, chain } = ports
  const own = await index.object(cid)
  if (own !== null && isLive(own, clock)) {
    const healthy = await copies.healthy(own)
    const yours = own.owners.includes(caller)
    return { expires_at: endOf(own), copies: healthy.length, own: true, yours }
  }
  const last = endingLast((await index.claims(cid)).filter((claim) => isLive(claim, clock)))
  if (last === undefined) return null
  const holders = last.receipts.map(({ miner }) => miner)
  const domains = domainsOf(chain.metagraph(), holders)
  return { expires_at: endOf(last), copies: domains.size, own: false, yours: false }
}
