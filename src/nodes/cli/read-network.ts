/** Reads what anybody may see of a network: the public view of validators, and incentives from the chain. */
import * as v from 'valibot'
import { WebSocket } from 'ws'
import { connectChain } from '../../chain/connect-chain.ts'
import {
  type MinerRow,
  type MinersPage,
  MinersSchema,
  ObjectsHealthSchema,
} from '../validator/public-view/api-answers.ts'
import type { NetworkView, ValidatorView } from './network-table.ts'

const ANSWER_MS = 5_000
const CHAIN_MS = 8_000
/** 100 miners a page; a subnet has 256 seats. */
const PAGES_MAX = 64

export interface NetworkAsked {
  /** Null: incentives are not asked for. */
  readonly chain: string | null
  readonly netuid: number
  readonly validators: readonly { readonly name: string; readonly url: string }[]
  readonly names: ReadonlyMap<string, string>
}

/** Total: what does not answer is a sentence in its place. */
export async function readNetwork({ chain, netuid, validators, names }: NetworkAsked): Promise<NetworkView> {
  const [seen, incentives] = await Promise.all([
    Promise.all(validators.map(readValidator)),
    chain === null
      ? 'The chain was not asked (--chain or --network says where it is).'
      : readChain(chain, netuid),
  ])
  return { chain: incentives, validators: seen, names }
}

async function readValidator({ name, url }: { name: string; url: string }): Promise<ValidatorView> {
  try {
    const base = url.replace(/\/$/, '')
    const [pages, objects] = await Promise.all([
      readMiners(base),
      readJson(ObjectsHealthSchema, `${base}/objects/health`),
    ])
    return { name, seen: { ...pages, objects } }
  } catch (caught) {
    return { name, seen: `${url} ${sentenceOf(caught)}` }
  }
}

async function readMiners(base: string): Promise<{ page: MinersPage; miners: readonly MinerRow[] }> {
  const first = await readJson(MinersSchema, `${base}/miners?limit=100&sort=hotkey`)
  const miners = [...first.miners]
  let { next } = first
  for (let pages = 1; next !== null && pages < PAGES_MAX; pages += 1) {
    const cursor = encodeURIComponent(next)
    const page = await readJson(MinersSchema, `${base}/miners?limit=100&sort=hotkey&cursor=${cursor}`)
    miners.push(...page.miners)
    next = page.next
  }
  return { page: first, miners }
}

async function readJson<const S extends v.GenericSchema>(schema: S, url: string): Promise<v.InferOutput<S>> {
  const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(ANSWER_MS) })
  if (!answer.ok) throw new ReadError(`answered ${answer.status}`)
  const parsed = v.safeParse(schema, await answer.json())
  if (!parsed.success) throw new ReadError('answered something else than a validator of this version does')
  return parsed.output
}

class ReadError extends Error {
  override readonly name = 'ReadError'
}

function sentenceOf(caught: unknown): string {
  if (caught instanceof ReadError) return caught.message
  if (caught instanceof SyntaxError) return 'answered something that is not JSON'
  if (caught instanceof Error && caught.name === 'TimeoutError')
    return `did not answer within ${ANSWER_MS / 1000} s`
  return 'does not answer; is it running?'
}

async function readChain(url: string, netuid: number): Promise<NetworkView['chain']> {
  try {
    const chain = await connectChain({ urls: [url], webSocket: WebSocket, timeoutMs: CHAIN_MS })
    try {
      const { block, neurons } = await chain.metagraph(netuid)
      return { block, incentives: new Map(neurons.map(({ hotkey, incentive }) => [hotkey, incentive])) }
    } finally {
      chain.close()
    }
  } catch (caught) {
    const why = caught instanceof Error ? caught.message : 'no answer'
    return `The chain at ${url} could not be read (${why}).`
  }
}
