/** The network as a page's worker reads it, over the page's own origin only. */
import { LazyChainReader } from './chain-reader.ts'
import { GatewayChain } from './gateway-facts.ts'
import type { Fleet } from './lab/fleet-types.ts'
import type { LandscapeApi } from './landscape/landscape-api.ts'
import { openLandscape } from './landscape/open-landscape.ts'
import type { LiveApi } from './live/live-api.ts'
import { openLive } from './live/open-live.ts'
import { PageMetadataCache } from './page-metadata-cache.ts'
import { realClock } from './real-clock.ts'

/** @param origin scheme, host and port of the page */
export function createPageNetwork(origin: string): LandscapeApi & LiveApi {
  const gateway = new GatewayChain(origin)
  const chain = new LazyChainReader({
    netuid: gateway.netuid,
    connect: () =>
      gateway.connect(async (url) => {
        const { connectChain } = await import('../chain/connect-chain.ts')
        return connectChain({
          urls: [url],
          webSocket: WebSocket,
          metadataCache: new PageMetadataCache(),
        })
      }),
  })
  const landscape = openLandscape({
    chain,
    read: (hotkey, path, signal) =>
      fetch(`${origin}/api/validators/${hotkey}${path}`, { signal, cache: 'no-store' }),
    clock: realClock,
    fleet: computedFleet,
  })
  return { ...landscape, ...openLive({ chain, origin, clock: realClock }) }
}

/** Seconds of arithmetic, in between which the worker answers, and code that only this asks for. */
async function computedFleet(): Promise<Fleet> {
  const { createFleetGently } = await import('./lab/fleet.ts')
  const pause = () => new Promise<void>((next) => setTimeout(next, 0))
  return createFleetGently({ seed: 21, miners: 256, validators: 3, days: 30, rules: 'seed' }, pause)
}
