/** Who uploads, and what was promised to them: written down here, by nobody of the network. */
import { createHash, randomBytes, randomInt } from 'node:crypto'
import { WebSocket } from 'ws'
import type { Neuron } from '../../src/chain/chain-types.ts'
import { connectChain } from '../../src/chain/connect-chain.ts'
import { FetchTransport } from '../../src/client/axon-transport.ts'
import { realClock } from '../../src/client/real-clock.ts'
import { keypairSigner } from '../../src/client/request-signer.ts'
import { cidOf } from '../../src/protocol/cid.ts'
import { contentLeaves, contentRoot } from '../../src/protocol/content-tree.ts'
import { keypairFromMiniSecret } from '../../src/wire/sr25519.ts'
import type { ApartNetwork } from '../support/apart-network.ts'
import { validatorKey } from '../support/apart-network.ts'

const USERS = 4
const TIMEOUT_MS = 30_000
/** No two objects are the same by chance: whoever deletes one would delete the other. */
const SIZES = [16, 700, 5_000, 16_400, 60_000]
/** Promised at once at most: older ones are deleted, so that the disk does not fill. */
const OWED_MAX = 250

export interface Promised {
  readonly cid: string
  /** Hex of SHA3-256: how a miner names it. */
  readonly piece: string
  readonly data: Uint8Array
}

export class Users {
  readonly #transport: FetchTransport
  readonly #neuron: Neuron
  readonly #owed = new Map<string, Promised>()
  #stopped = false
  #running: Promise<unknown> = Promise.resolve()
  acknowledged = 0
  deleted = 0
  /** By what was asked and the code of its refusal. */
  readonly refused = new Map<string, number>()

  private constructor(transport: FetchTransport, neuron: Neuron) {
    this.#transport = transport
    this.#neuron = neuron
  }

  static async of(network: ApartNetwork): Promise<Users> {
    const chain = await connectChain({ urls: [network.chainUrl], webSocket: WebSocket })
    const { neurons } = await chain.metagraph(21)
    chain.close()
    const neuron = neurons.find(({ hotkey }) => hotkey === validatorKey().address)
    if (neuron === undefined) throw new Error('the validator is not in the metagraph')
    const signer = keypairSigner(keypairFromMiniSecret(new Uint8Array(randomBytes(32))))
    const resolve = ({ hotkey }: Neuron) => (hotkey === neuron.hotkey ? network.validatorUrl : null)
    return new Users(new FetchTransport({ signer, resolve, clock: realClock }), neuron)
  }

  begin(): void {
    this.#stopped = false
    this.#running = Promise.all(Array.from({ length: USERS }, () => this.#user()))
  }

  async end(): Promise<void> {
    this.#stopped = true
    await this.#running
  }

  /** What was acknowledged until now, and no delete of it was sent. */
  owed(): Promised[] {
    return [...this.#owed.values()]
  }

  /** @returns null, or why not */
  async download({ cid, data }: Promised): Promise<string | null> {
    const got = await this.#transport.retrieveUser(this.#neuron, { cid }, options())
    if (!got.ok) return `${cid} did not come back: ${got.code ?? got.reason}`
    return Buffer.compare(got.value.data, data) === 0 ? null : `${cid} came back as other bytes`
  }

  async #user(): Promise<void> {
    while (!this.#stopped) {
      await this.#upload()
      if (this.#owed.size > OWED_MAX) await this.#deleteOldest()
    }
  }

  async #upload(): Promise<void> {
    const data = new Uint8Array(randomBytes(SIZES[randomInt(SIZES.length)] ?? 1))
    const cid = cidOf(data)
    const root = Buffer.from(contentRoot(contentLeaves(data), data.length)).toString('hex')
    const request = { cid, data, contentRoot: root, ttl: 86_400 }
    const stored = await this.#transport.storeUser(this.#neuron, request, options())
    if (!stored.ok) {
      this.#refusal('upload', stored.code ?? stored.reason)
      await realClock.sleep(200, new AbortController().signal)
      return
    }
    const piece = createHash('sha3-256').update(data).digest('hex')
    this.#owed.set(cid, { cid, piece, data })
    this.acknowledged += 1
  }

  async #deleteOldest(): Promise<void> {
    const [oldest] = this.#owed.keys()
    if (oldest === undefined) return
    this.#owed.delete(oldest)
    const gone = await this.#transport.deleteObject(this.#neuron, { cid: oldest }, options())
    if (gone.ok) this.deleted += 1
    else this.#refusal('delete', gone.code ?? gone.reason)
  }

  #refusal(asked: string, code: string): void {
    const what = `${asked} ${code}`
    this.refused.set(what, (this.refused.get(what) ?? 0) + 1)
  }
}

function options() {
  return { timeoutMs: TIMEOUT_MS, signal: new AbortController().signal }
}
