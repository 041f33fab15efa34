/** For tests: a drive whose one validator is a node as the reference's tools know it, over a real socket. */

import { FetchTransport } from '../client/axon-transport.ts'
import type { Drive } from '../client/drive.ts'
import type { ChainReader } from '../client/ports.ts'
import { realClock } from '../client/real-clock.ts'
import { keypairSigner } from '../client/request-signer.ts'
import { cidOf } from '../protocol/cid.ts'
import type { Argon2i } from '../protocol/interop/keys.ts'
import { keypairFromMiniSecret } from '../wire/sr25519.ts'
import { unlockedDrive } from './drive-fixture.ts'
import { FakeNetwork } from './fake-validators.ts'
import { MemoryStorage } from './memory-storage.ts'
import { startStockAxon, stockApiNode } from './stock-axon.ts'

export const toolNode = keypairFromMiniSecret(new Uint8Array(32).fill(9))

export interface ToolDrive {
  readonly drive: Drive
  /** What the node has, by CID. */
  readonly objects: ReturnType<typeof stockApiNode>['objects']
  readonly close: () => Promise<void>
}

export async function toolDrive(argon2i: Argon2i): Promise<ToolDrive> {
  const stock = stockApiNode(cidOf)
  const axon = await startStockAxon(toolNode, stock.handlers)
  const network = new FakeNetwork({ validators: ['honest'] })
  const whole = await network.view()
  const [seat] = whole.metagraph.neurons
  if (seat === undefined) throw new TypeError('a validator')
  const neurons = [{ ...seat, hotkey: toolNode.address }]
  const view = { ...whole, metagraph: { ...whole.metagraph, neurons } }
  const chain = { view: async () => view, close: () => undefined } as unknown as ChainReader
  const { drive } = await unlockedDrive(network, new MemoryStorage(), {
    chain,
    argon2i,
    connect: (keypair) =>
      new FetchTransport({ signer: keypairSigner(keypair), resolve: () => axon.url, clock: realClock }),
  })
  const close = async (): Promise<void> => {
    await drive.dispose()
    await axon.close()
  }
  return { drive, objects: stock.objects, close }
}
