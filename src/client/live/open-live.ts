/**
 * Calls of a visitor without a vault. The key that signs them is made here, for this visit: it is kept nowhere, no page sees
 * it, and no validator has it registered.
 */

import type { Keypair } from '../../wire/sr25519.ts'
import { keypairFromMiniSecret } from '../../wire/sr25519.ts'
import { AxonCalls } from '../axon-calls.ts'
import type { AxonTransport } from '../axon-port.ts'
import { FetchTransport } from '../axon-transport.ts'
import { cancelled, outcome } from '../drive-error.ts'
import type { ChainReader, Clock } from '../ports.ts'
import { keypairSigner } from '../request-signer.ts'
import { randomBytes } from '../web-crypto.ts'
import { runBench } from './bench.ts'
import { type ConsoleWorld, draftOf, sendOf } from './console.ts'
import { KeptRounds } from './kept-rounds.ts'
import type { LiveApi } from './live-api.ts'
import { gatewayHealth, validatorHealth } from './node-health.ts'
import { runRound } from './round.ts'
import { validatorOf } from './round-world.ts'

export interface LivePorts {
  readonly chain: ChainReader
  /** Scheme, host and port of the page: nodes are reached through its gateway. */
  readonly origin: string
  readonly clock: Clock
  /** Tests give their own. */
  readonly connect?: (keypair: Keypair) => AxonTransport
  readonly fetch?: typeof fetch
}

export function openLive({ chain, origin, clock, connect, fetch: given }: LivePorts): LiveApi {
  const keypair = keypairFromMiniSecret(randomBytes(32))
  const send: typeof fetch = given ?? ((input, init) => fetch(input, init))
  const options = {
    signer: keypairSigner(keypair),
    clock,
    fetch: send,
    resolve: ({ hotkey }: { readonly hotkey: string }) => `${origin}/axon/${hotkey}`,
  }
  const axons = connect === undefined ? new FetchTransport(options) : connect(keypair)
  const world: ConsoleWorld = { chain, origin, clock, keypair, calls: new AxonCalls(options), fetch: send }
  const kept = new KeptRounds()
  const running = new Set<AbortController>()
  return {
    round: (request, onHop) =>
      outcome(async () => {
        const controller = new AbortController()
        running.add(controller)
        try {
          const view = await chain.view()
          const validator = validatorOf(view, request.validator)
          const { signal } = controller
          return await runRound({ view, validator, axons, clock, kept, signal }, request, onHop)
        } finally {
          running.delete(controller)
        }
      }),
    stopRounds: async () => {
      for (const controller of running) controller.abort(cancelled())
    },
    bench: (request) => outcome(() => runBench(kept.get(request.cid), request)),
    draft: (draft) => outcome(() => draftOf(world, draft)),
    send: (draft) => outcome(() => sendOf(world, draft)),
    nodeHealth: () =>
      outcome(async () => {
        const { metagraph } = await chain.view()
        const validators = metagraph.neurons.filter((each) => each.validatorPermit && each.axon !== null)
        return Promise.all([
          gatewayHealth(world),
          ...validators.map((neuron) => validatorHealth(world, neuron)),
        ])
      }),
  }
}
