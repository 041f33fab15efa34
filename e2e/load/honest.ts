/** Honest clients: small reads at a steady pace, each timed from the first byte sent to the last one read. */
import { randomBytes } from 'node:crypto'
import { Agent, request as startRequest } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { cidOf } from '../../src/protocol/cid.ts'
import { buildRequest, type RequestInput } from '../../src/wire/dendrite.ts'
import { keypairFromMiniSecret } from '../../src/wire/sr25519.ts'

/** A second, of each kind. */
const PER_SECOND = 10
const OBJECT_BYTES = 16_400

export type Times = Readonly<Record<string, readonly number[]>>

export class HonestClients {
  /** Reads that were not answered as they should be: no honest client may notice more of an attack than time. */
  readonly failures: string[] = []
  readonly #port: number
  readonly #hotkey: string
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 16 })
  readonly #key = keypairFromMiniSecret(new Uint8Array(randomBytes(32)))
  readonly #data = new Uint8Array(randomBytes(OBJECT_BYTES))
  #last = 0n

  constructor({ url, hotkey }: { readonly url: string; readonly hotkey: string }) {
    this.#port = Number(new URL(url).port)
    this.#hotkey = hotkey
  }

  /** What is read later. */
  async store(): Promise<void> {
    const fields = { encryption_payload: '{}', ttl: 3600, content_root: null }
    await this.#ask({ synapse: 'StoreUser', fields, data: this.#data })
  }

  async readFor(seconds: number): Promise<Times> {
    const cid = cidOf(this.#data)
    const range = { range_start: null, range_end: null }
    const reads: Readonly<Record<string, () => Promise<number>>> = {
      'an object of 16 KiB (RetrieveUser)': () =>
        this.#ask({ synapse: 'RetrieveUser', fields: { data_hash: cid, ...range } }),
      'its holders (HoldersUser)': () => this.#ask({ synapse: 'HoldersUser', fields: { data_hash: cid } }),
      '`/objects/health`': () => this.#time('GET', '/objects/health', {}, new Uint8Array(0)),
      '`/health`': () => this.#time('GET', '/health', {}, new Uint8Array(0)),
    }
    const times: Record<string, number[]> = {}
    const under: Promise<void>[] = []
    const began = performance.now()
    for (let turn = 0; turn < seconds * PER_SECOND; turn++) {
      const due = began + (turn * 1000) / PER_SECOND
      await sleep(Math.max(0, due - performance.now()))
      for (const [name, read] of Object.entries(reads)) {
        const into = (times[name] ??= [])
        const failed = (caught: unknown): void => {
          this.failures.push(`an honest read failed: ${caught instanceof Error ? caught.message : 'unknown'}`)
        }
        under.push(read().then((ms) => void into.push(ms), failed))
      }
    }
    await Promise.all(under)
    return times
  }

  close(): void {
    this.#agent.destroy()
  }

  #ask(
    call: Pick<RequestInput<'StoreUser' | 'RetrieveUser' | 'HoldersUser'>, 'synapse' | 'fields'> & {
      readonly data?: Uint8Array
    },
  ): Promise<number> {
    const now = BigInt(Date.now()) * 1_000_000n
    this.#last = now > this.#last ? now : this.#last + 1n
    const { path, headers, body } = buildRequest({
      ...call,
      framed: true,
      keypair: this.#key,
      target: { hotkey: this.#hotkey },
      nonce: this.#last,
      uuid: 'honest',
      timeoutSeconds: 30,
    })
    return this.#time('POST', path, headers, body)
  }

  /** @returns milliseconds */
  async #time(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body: Uint8Array,
  ): Promise<number> {
    const began = performance.now()
    while (!(await this.#answered(method, path, headers, body)));
    return performance.now() - began
  }

  /**
   * @returns false when the node had closed a kept connection, idle for too long, in the moment of this request: nobody has seen it,
   * and browsers send it again too (https://nodejs.org/api/http.html#requestreusedsocket)
   */
  #answered(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body: Uint8Array,
  ): Promise<boolean> {
    return new Promise((resolve, reject) => {
      let answering = false
      const request = startRequest({
        port: this.#port,
        host: '127.0.0.1',
        path,
        method,
        headers,
        agent: this.#agent,
      })
      request.on('error', (error: NodeJS.ErrnoException) => {
        if (request.reusedSocket && !answering && error.code === 'ECONNRESET') resolve(false)
        else reject(error)
      })
      request.on('response', (answer) => {
        answering = true
        answer.on('error', reject)
        answer.resume().on('end', () => {
          if (answer.statusCode === 200) resolve(true)
          else reject(new Error(`${path}: ${answer.statusCode}`))
        })
      })
      request.end(body)
    })
  }
}
