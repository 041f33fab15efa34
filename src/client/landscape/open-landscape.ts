/** Reads the landscape: the chain, and what its validators publish, by way of the page's own origin. */
import { ChainError } from '../../chain/chain-types.ts'
import { outcome } from '../drive-error.ts'
import { pruneOrder } from '../health/prune-order.ts'
import type { Fleet } from '../lab/fleet-types.ts'
import { networkViewOf } from '../network-view.ts'
import type { ChainReader, ChainView, Clock } from '../ports.ts'
import type { ReadView } from './ask-validator.ts'
import { createBlockPace } from './block-pace.ts'
import { fleetWindows } from './fleet-windows.ts'
import type { Landscape, LandscapeApi } from './landscape-api.ts'
import { createLandscapeEars } from './landscape-ears.ts'
import { createSeatBook } from './seat-book.ts'
import { createSeatHistories } from './seat-histories.ts'
import type { ToldChange } from './told-seats.ts'
import { createValidatorDesk } from './validator-desk.ts'
import { createWindowShelf } from './window-shelf.ts'

export interface LandscapePorts {
  readonly chain: ChainReader
  readonly read: ReadView
  readonly clock: Clock
  /** Computes the fleet `synthetic`; called once. */
  readonly fleet: () => Promise<Fleet>
}

/** An endpoint that hangs is told of, not waited for. */
const CHAIN_MS = 20_000
/** Blocks may be faster than anybody can ask. */
const LEAST_AGE_MS = 1_000

export function openLandscape({ chain, read, clock, fleet }: LandscapePorts): LandscapeApi {
  const pace = createBlockPace()
  const seats = createSeatBook()
  const desk = createValidatorDesk({ read, clock })
  const windows = createWindowShelf({ read, clock }, (hotkey) => desk.windowStartOf(hotkey))
  const replaced = (validator: string, change: ToldChange) => seats.replaced(validator, change)
  const ears = createLandscapeEars({ read, clock, replaced })
  const known = (validator: string, place: number | null) => ears.known(validator, place)
  const histories = createSeatHistories({ read, clock, replaced, known })
  let readings = 0
  chain.follow?.({
    block(height) {
      pace.saw(height, clock.now())
      ears.block(height)
    },
    registered: (change) => seats.registered(change),
  })

  const look = async (): Promise<Landscape> => {
    const view = await viewOf(chain, clock)
    const network = networkViewOf(view)
    const { maxUids, nextEpochBlock } = view.metagraph
    const listed = network.neurons
      .filter(({ role }) => role === 'validator')
      .sort((a, b) => b.stakeTao - a.stakeTao || a.uid - b.uid)
    const validators = await desk.look(listed)
    const fresh = validators.flatMap(({ state, hotkey }) => (state === 'fresh' ? [hotkey] : []))
    await histories.learn(fresh)
    readings = histories.readings()
    ears.answering(fresh)
    const at = clock.now()
    const blockMs = pace.blockMs()
    return {
      source: 'live',
      network,
      maxUids,
      pruneOrder: pruneOrder(view.metagraph).map(({ uid }) => uid),
      nextEpochBlock,
      blockMs,
      at,
      validators,
      seats: seats.list({ network, maxUids, blockMs, now: at }),
    }
  }

  const live = onceAtATime(look, {
    isGood: async ({ network, at }) =>
      !desk.isWaiting() &&
      histories.readings() === readings &&
      clock.now() - at < Math.max(LEAST_AGE_MS, pace.blockMs()) &&
      (await viewOf(chain, clock)).metagraph.blockHash === network.blockHash,
  })
  const synthetic = onceAtATime(fleet, { isGood: async () => true })

  return {
    landscape: (name) =>
      outcome(async () => (name === 'live' ? await live() : (await synthetic()).landscape)),
    async windows(name, validator, before) {
      if (name === 'live') return windows(validator, before)
      return outcome(async () => fleetWindows(await synthetic(), validator, before))
    },
    async listen(listener) {
      const id = ears.add(listener)
      // Blocks are heard once the chain was read, streams opened once validators have answered.
      void outcome(live)
      return id
    },
    unlisten: async (id) => ears.remove(id),
  }
}

/** @throws ChainError */
async function viewOf(chain: ChainReader, clock: Clock): Promise<ChainView> {
  let stop = () => {}
  const over = new Promise<never>((_, reject) => {
    const late = () => reject(new ChainError('unreachable', 'the chain does not answer'))
    stop = clock.after(CHAIN_MS, late)
  })
  try {
    return await Promise.race([chain.view(), over])
  } finally {
    stop()
  }
}

/** One reading at a time, whose value is kept as long as it is good. @returns what rejects with what the reading throws */
function onceAtATime<T>(
  reading: () => Promise<T>,
  { isGood }: { readonly isGood: (last: T) => Promise<boolean> },
): () => Promise<T> {
  let last: { readonly value: T } | null = null
  let running: Promise<T> | null = null
  const run = async (): Promise<T> => {
    if (last !== null && (await isGood(last.value))) return last.value
    last = { value: await reading() }
    return last.value
  }
  return () => {
    running ??= run().finally(() => {
      running = null
    })
    return running
  }
}
