/**
 * Which nodes serve the API (protocol section 4.2): validators with trust whose stake is above the 90th percentile and that
 * answer a ping. Where the percentile leaves nobody, which is so wherever the highest stakes are equal, those at it count.
 */
import type { Neuron } from '../chain/chain-types.ts'
import type { Account } from './account.ts'
import { type ApiOptions, signedCalls } from './calls.ts'
import { SdkError } from './sdk-error.ts'
import { inChain, type Subtensor } from './subtensor.ts'

const PING_SECONDS = 3
/** The top tenth. */
const SHARE = 0.1

export interface Axon {
  readonly uid: number
  /** SS58. */
  readonly hotkey: string
  /** Where it is called, without a slash at the end. */
  readonly url: string
  readonly neuron: Neuron
}

export interface AxonQuery extends ApiOptions {
  /** Signs the pings. */
  readonly account: Account
  /** Exactly this one, whatever its trust and stake; it is not pinged. */
  readonly uid?: number | null
  /** Exactly these, likewise; who is not registered any more is left out. */
  readonly hotkeys?: readonly string[]
  /** Seconds that a node has to answer the ping. */
  readonly timeout?: number
  /** Share of the neurons, by stake, that counts as the top. */
  readonly n?: number
}

/** Highest stake first. @throws SdkError no-axons, chain */
export async function getQueryApiAxons(
  chain: Subtensor,
  netuid: number,
  query: AxonQuery,
): Promise<readonly Axon[]> {
  const { neurons } = await inChain(() => chain.client.metagraph(netuid))
  const axonsOf = (found: readonly Neuron[]): Axon[] =>
    found.flatMap((neuron) => {
      const url = chain.addressOf(neuron)
      return url === null ? [] : [{ uid: neuron.uid, hotkey: neuron.hotkey, url, neuron }]
    })
  const { uid = null, hotkeys = null } = query
  if (uid !== null || hotkeys !== null) {
    const named = neurons.filter((neuron) =>
      uid === null ? hotkeys?.includes(neuron.hotkey) === true : neuron.uid === uid,
    )
    const axons = axonsOf(named)
    if (axons.length > 0) return axons
    throw new SdkError('no-axons', `Subnet ${netuid} has no reachable axon for what was named.`)
  }
  const chosen = axonsOf(topValidators(neurons, query.n ?? SHARE))
  const answered = await answering(chosen, query)
  if (answered.length > 0) return answered
  const why = chosen.length === 0 ? 'no validator with trust and an address' : 'no validator that answers'
  throw new SdkError(
    'no-axons',
    `Subnet ${netuid} has ${why} in the top ${(query.n ?? SHARE) * 100} % of stake.`,
  )
}

/** Highest stake first. */
export function topValidators(neurons: readonly Neuron[], share: number): Neuron[] {
  const stakes = neurons.map(({ stakeRao }) => Number(stakeRao)).toSorted((a, b) => a - b)
  const bound = quantile(stakes, 1 - share)
  const trusted = neurons
    .filter(({ validatorTrust }) => validatorTrust > 0)
    .toSorted((a, b) => Number(b.stakeRao) - Number(a.stakeRao) || a.uid - b.uid)
  const above = trusted.filter(({ stakeRao }) => Number(stakeRao) > bound)
  return above.length > 0 ? above : trusted.filter(({ stakeRao }) => Number(stakeRao) >= bound)
}

/** Linear between neighbours, as the reference's. @param sorted ascending */
function quantile(sorted: readonly number[], at: number): number {
  const place = at * (sorted.length - 1)
  const low = Math.floor(place)
  const left = sorted[low] ?? 0
  const right = sorted[Math.ceil(place)] ?? left
  return left + (right - left) * (place - low)
}

async function answering(axons: readonly Axon[], query: AxonQuery): Promise<Axon[]> {
  const { account, timeout = PING_SECONDS } = query
  const calls = signedCalls(account, new Map(axons.map(({ hotkey, url }) => [hotkey, url])), query)
  const signal = new AbortController().signal
  const pinged = await Promise.all(
    axons.map(async (axon) => {
      const ping = { synapse: 'Synapse', fields: {} } as const
      const reply = await calls.ask(axon.neuron, ping, { timeoutMs: timeout * 1000, signal })
      return reply.ok ? [axon] : []
    }),
  )
  return pinged.flat()
}
