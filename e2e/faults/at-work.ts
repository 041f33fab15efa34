/** The beginning that most cases share: a network with files in it and users at work. */
import type { CaseContext } from './case.ts'
import { type FaultNetwork, type Member, type NetworkWishes, startFaultNetwork } from './fault-network.ts'
import { type Allowed, allHolds, type Baseline, baselineOf } from './invariants.ts'
import { type Pace, Workload } from './workload.ts'

export interface AtWork {
  readonly network: FaultNetwork
  readonly workload: Workload
  /** Number of the first call after the seed. */
  readonly from: number
  /** Ends the work, waits until all is whole, checks everything. @returns what was seen */
  readonly finish: (since: number, allowed?: Allowed, beforeStop?: () => Promise<string>) => Promise<string>
}

export interface AtWorkWishes extends NetworkWishes {
  readonly seed?: Parameters<Workload['seed']>[0]
  /** False: the case itself makes the calls. */
  readonly busy?: boolean
  readonly pace?: Pace
  readonly through?: (member: Member) => string
}

export async function atWork(context: CaseContext, wishes: AtWorkWishes = {}): Promise<AtWork> {
  const network = await startFaultNetwork(context, wishes)
  const workload = new Workload(network, wishes.through)
  context.defer('the users', () => workload.end())
  await workload.seed(wishes.seed ?? { ttlSeconds: 20 })
  const baseline: Baseline = baselineOf(network)
  const from = workload.calls.length
  if (wishes.busy !== false) workload.begin(wishes.pace)
  return {
    network,
    workload,
    from,
    finish: (since, allowed = {}, beforeStop = async () => '') =>
      allHolds(network, workload, { since, baseline, allowed, beforeStop }),
  }
}
