/**
 * What validators acknowledged to a page, from what passed the proxy between the two: a page's objects are sealed with keys that
 * nobody else has, so that only the wire tells which they are. Who is asked for them afterwards is the validator itself, by another key.
 */
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import type { Metagraph, Neuron } from '../../src/chain/chain-types.ts'
import { connectChain } from '../../src/chain/connect-chain.ts'
import { FetchTransport } from '../../src/client/axon-transport.ts'
import { realClock } from '../../src/client/real-clock.ts'
import { keypairSigner } from '../../src/client/request-signer.ts'
import { parseAnswer } from '../../src/wire/dendrite.ts'
import { decodeFrame } from '../../src/wire/frame.ts'
import { keypairFromMiniSecret } from '../../src/wire/sr25519.ts'
import type { AxonWatch, PassedAnswer } from '../support/counting-proxy.ts'
import type { ReadyLine } from '../support/network.ts'
import { type Entry, type Given, Ledger } from './ledger.ts'
import { insist } from './tools.ts'

const NETUID = 21
const TIMEOUT_MS = 30_000
const RATE_LIMITED_MAX = 30

export class PageLedger implements AxonWatch {
  readonly #ledger = new Ledger()
  readonly #ready: ReadyLine
  readonly #metagraph: Metagraph

  private constructor(ready: ReadyLine, metagraph: Metagraph) {
    this.#ready = ready
    this.#metagraph = metagraph
  }

  static async open(ready: ReadyLine): Promise<PageLedger> {
    const client = await connectChain({ urls: [ready.chain], webSocket: WebSocket })
    const metagraph = await client.metagraph(NETUID)
    client.close()
    return new PageLedger(ready, metagraph)
  }

  sent(_hotkey: string, synapse: string, body: Uint8Array): void {
    const frame = decodeFrame(body)
    if (!frame.ok) return
    if (synapse === 'StoreUser') this.#ledger.sent(frame.value.data)
    const entry = synapse === 'DeleteUser' ? this.#entryOf(frame.value.json['data_hash']) : undefined
    if (entry !== undefined) this.#ledger.deleting(entry)
  }

  answered(hotkey: string, synapse: string, body: Uint8Array, answer: PassedAnswer): void {
    const frame = decodeFrame(body)
    if (!frame.ok || synapse !== 'StoreUser') return
    const read = parseAnswer('StoreUser', answer)
    if (!read.ok) return
    const { receipts, expires_at: expiresAt } = read.value.fields
    const ownerOf = (miner: string) => this.#neuron(miner)?.coldkey ?? null
    const { data } = frame.value
    const entry = this.#ledger.sent(data)
    this.#ledger.acknowledged(entry, { data, validator: hotkey, receipts, expiresAt, ownerOf })
  }

  /**
   * Every object that was acknowledged comes back byte for byte from each validator that acknowledged it, and had its copies with
   * distinct owners when it was.
   * @returns in words how many. @throws with everything that does not hold
   */
  async holds(): Promise<string> {
    const problems = [...this.#ledger.breaches]
    const owed = this.#ledger.owed(Date.now() / 1000)
    insist(owed.length > 0, 'the ledger has no object that was acknowledged')
    for (const entry of owed) {
      for (const hotkey of entry.by) {
        const problem = this.#ledger.judge(entry, await this.#ask(entry, hotkey), Date.now() / 1000)
        if (problem !== null) problems.push(`${problem} (validator ${hotkey})`)
      }
    }
    insist(problems.length === 0, problems.slice(0, 4).join('; '))
    return `all ${owed.length} acknowledged objects came back`
  }

  async #ask(entry: Entry, hotkey: string): Promise<Given> {
    const signer = keypairSigner(keypairFromMiniSecret(new Uint8Array(randomBytes(32))))
    const resolve = (neuron: Neuron) =>
      this.#ready.validators.find((one) => one.hotkey === neuron.hotkey)?.url ?? null
    const transport = new FetchTransport({ signer, resolve, clock: realClock })
    const validator = this.#neuron(hotkey)
    insist(validator !== undefined, `validator ${hotkey} is not in the metagraph`)
    for (let times = 0; ; times++) {
      const options = { timeoutMs: TIMEOUT_MS, signal: new AbortController().signal }
      const got = await transport.retrieveUser(validator, { cid: entry.cid }, options)
      if (got.ok) return { data: got.value.data }
      if (got.code !== 'rate-limited' || times === RATE_LIMITED_MAX)
        return { refused: got.code ?? got.reason }
      await sleep(1_000)
    }
  }

  #entryOf(cid: unknown): Entry | undefined {
    return this.#ledger.entries().find((entry) => entry.cid === cid)
  }

  #neuron(hotkey: string): Neuron | undefined {
    return this.#metagraph.neurons.find((neuron) => neuron.hotkey === hotkey)
  }
}
