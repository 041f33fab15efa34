/** Tempers that answer rightly but not at once (reliability B19): none of them may ever be convicted of anything. */
import type { MinerRoutes } from '../../nodes/miner/miner-seam.ts'
import type { Route } from '../../wire/axon.ts'
import type { SynapseName } from '../../wire/synapse.ts'
import { between, pause } from './pause.ts'

/** Long enough that whoever waits for a piece takes it from another holder, short enough to be an answer, ms. */
const SLOW_RETRIEVE_MS = 8_000

/** Every answer takes between `from` and `to` milliseconds more. */
export function delayed(ordinary: MinerRoutes, from: number, to: number): MinerRoutes {
  const before = (): Promise<void> => pause(between(from, to))
  return {
    ...ordinary,
    Store: after(ordinary.Store, before),
    Challenge: after(ordinary.Challenge, before),
    Retrieve: after(ordinary.Retrieve, before),
  }
}

/** Proves at once, gives back so late that nobody needs it any more. */
export function slowRetrieve(ordinary: MinerRoutes): MinerRoutes {
  return { ...ordinary, Retrieve: after(ordinary.Retrieve, () => pause(SLOW_RETRIEVE_MS)) }
}

function after<N extends SynapseName>(route: Route<N>, before: () => Promise<void>): Route<N> {
  return {
    ...route,
    async handle(call) {
      await before()
      return route.handle(call)
    },
  }
}
