/** For tests: a line of the metagraph, and an axon of ours behind a `fetch` without a socket. */
import type { Neuron } from '../chain/chain-types.ts'
import { type AxonService, handleAxonRequest } from '../wire/axon.ts'
import { createNonceWindow } from '../wire/nonce.ts'

/** A validator without stake or trust, at this machine. */
export function neuronOf(hotkey: string, given: Partial<Neuron> = {}): Neuron {
  return {
    uid: 0,
    hotkey,
    coldkey: hotkey,
    axon: { ip: '127.0.0.1', port: 1, version: 1, protocol: 4 },
    stakeRao: 0n,
    incentive: 0,
    dividends: 0,
    validatorTrust: 0,
    emissionRao: 0n,
    active: true,
    validatorPermit: true,
    registeredAtBlock: 0,
    lastUpdateBlock: 0,
    ...given,
  }
}

/** Strict, with a memory of nonces of its own and this machine's clock. */
export function axonService(
  given: Pick<AxonService, 'keypair' | 'routes'> & Partial<AxonService>,
): AxonService {
  return {
    ip: '127.0.0.1',
    port: 1,
    policy: 'strict',
    nonces: createNonceWindow(),
    now: () => BigInt(Date.now()) * 1_000_000n,
    allowedOrigins: [],
    isRegistered: () => false,
    ...given,
  }
}

export async function answerOf(service: AxonService, request: Request, path: string): Promise<Response> {
  const answer = await handleAxonRequest(
    {
      method: request.method,
      path,
      headers: Object.fromEntries(request.headers),
      body: new Uint8Array(await request.arrayBuffer()),
      remote: { ip: '127.0.0.1', port: 2 },
    },
    service,
  )
  return new Response(Buffer.from(answer.body), { status: answer.status, headers: answer.headers })
}
