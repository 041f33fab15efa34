/**
 * What the gateway that serves this page says of itself: which subnet it is for, and how it stands with the chain. Read by shape.
 * It serves the page, so it is believed as far as the page is; the chain's genesis is compared all the same.
 */
import * as v from 'valibot'
import { type ChainClient, ChainError } from '../chain/chain-types.ts'
import { jsonIn, readBody } from './answer-body.ts'
import { startDeadline } from './deadline.ts'

const ASK_MS = 8_000
const BYTES_MAX = 16_384

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const word = v.pipe(v.string(), v.regex(/^[a-z-]{1,40}$/))
const FACTS = v.object({
  netuid: v.pipe(count, v.maxValue(65_535)),
  problem: v.nullable(word),
  message: v.fallback(v.nullable(v.pipe(v.string(), v.maxLength(300))), null),
  network: v.fallback(v.nullable(word), null),
  genesisHash: v.fallback(v.nullable(v.pipe(v.string(), v.regex(/^0x[0-9a-f]{64}$/))), null),
  endpoint: v.fallback(v.nullable(v.pipe(v.string(), v.maxLength(300))), null),
  block: v.fallback(v.nullable(count), null),
  blockAge: v.fallback(v.nullable(count), null),
  local: v.fallback(v.boolean(), false),
})
/** `problem`: null, or a word of src/nodes/gateway/chain-link.ts; ages in milliseconds. */
export type GatewayFacts = Readonly<v.InferOutput<typeof FACTS>>

/** @returns a sentence where there is nothing to read */
export async function readGatewayFacts(origin: string, send: typeof fetch): Promise<GatewayFacts | string> {
  const deadline = startDeadline(ASK_MS, new AbortController().signal)
  try {
    const { signal } = deadline
    const answer = await send(`${origin}/gateway.json`, {
      signal,
      redirect: 'error',
      credentials: 'omit',
      cache: 'no-store',
    })
    const body = await readBody(answer, BYTES_MAX)
    const read = v.safeParse(FACTS, jsonIn(body))
    if (answer.status === 200 && read.success) return read.output
    return 'whoever serves this page is no gateway'
  } catch {
    return 'the gateway that serves this page could not be reached'
  } finally {
    deadline.end()
  }
}

type OpenChain = (url: string) => Promise<ChainClient>

/** The chain by way of the page's own origin. */
export class GatewayChain {
  readonly #origin: string
  readonly #send: typeof fetch
  #netuid: number | null = null

  constructor(origin: string, send: typeof fetch = (input, init) => fetch(input, init)) {
    this.#origin = origin
    this.#send = send
  }

  /** After `connect`: which subnet this gateway is for. */
  readonly netuid = (): number => {
    if (this.#netuid === null) throw new TypeError('the gateway was not asked yet')
    return this.#netuid
  }

  /**
   * The gateway is asked first: what it cannot read need not be waited for.
   * @throws ChainError
   */
  async connect(open: OpenChain): Promise<ChainClient> {
    const facts = await readGatewayFacts(this.#origin, this.#send)
    if (typeof facts === 'string') throw new ChainError('unreachable', facts)
    const { problem, netuid, genesisHash, message } = facts
    if (problem === 'no-such-subnet' || problem === 'wrong-network' || problem === 'runtime-not-understood')
      throw new ChainError(problem, message ?? problem)
    if (problem !== null && problem !== 'chain-stale') throw new ChainError('unreachable', message ?? problem)
    const client = await open(`${this.#origin.replace(/^http/, 'ws')}/chain`)
    if (genesisHash !== null && client.genesisHash !== genesisHash) {
      client.close()
      throw new ChainError('wrong-network', 'the chain is another one than the gateway reads')
    }
    this.#netuid = netuid
    return client
  }
}
