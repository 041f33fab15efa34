/**
 * Tempers that answer rightly but not at once, or not always (reliability B19 and B29): what is said is true, so none of
 * them may ever be convicted of anything.
 */
import type { MinerRoutes } from '../../nodes/miner/miner-seam.ts'
import type { Route, RouteAnswer } from '../../wire/axon.ts'
import type { SynapseName } from '../../wire/synapse.ts'
import { between, pause } from './pause.ts'

/** Longer than any caller waits for a challenge or a piece of 8 MiB, ms. */
const TOO_LONG_MS = 40_000

const BUSY = { ok: false, status: 503, code: 'busy', message: 'This miner is busy; try again.' } as const

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

/** Of the questions about pieces it holds, this share (0 to 1) is never answered; it takes new pieces like any other. */
export function flaky(ordinary: MinerRoutes, share: number): MinerRoutes {
  return {
    ...ordinary,
    Challenge: sometimesSilent(ordinary.Challenge, share),
    Retrieve: sometimesSilent(ordinary.Retrieve, share),
  }
}

/** Proves at once, gives back so late that nobody waits for it. */
export function slowRetrieve(ordinary: MinerRoutes): MinerRoutes {
  return { ...ordinary, Retrieve: after(ordinary.Retrieve, () => pause(TOO_LONG_MS)) }
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

function sometimesSilent<N extends SynapseName>(route: Route<N>, share: number): Route<N> {
  return {
    ...route,
    async handle(call): Promise<RouteAnswer<N>> {
      if (Math.random() >= share) return route.handle(call)
      await pause(TOO_LONG_MS)
      return BUSY
    },
  }
}
