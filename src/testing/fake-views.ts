/** For tests: validators' public views behind the port that a page reads them by, each as good or bad as a test wants. */
import type { Metagraph, Neuron } from '../chain/chain-types.ts'
import { ChainError } from '../chain/chain-types.ts'
import type { MinerReport } from '../client/landscape/landscape-api.ts'
import type { ChainEar, ChainReader } from '../client/ports.ts'
import { fixtureHotkey, landscapeFixture } from './landscape-fixture.ts'

type View = (path: string, signal: AbortSignal) => Response | Promise<Response>

export const jsonAnswer = (value: unknown): Response =>
  new Response(typeof value === 'string' ? value : JSON.stringify(value), {
    headers: { 'content-type': 'application/json' },
  })

export const validatorHotkey = (n: number): string => fixtureHotkey('validator', n)

/** Rows as `GET /miners` gives them: with members that no page reads. */
export function minerRowsOf(miners: number): readonly MinerReport[] {
  const [first] = landscapeFixture({ miners, validators: 1 }).validators
  return (first?.miners ?? []).map((each) => ({ ...each, coldkey: null, last: null }))
}

/** An honest validator with these rows. */
export function honestView(
  hotkey: string,
  rows: readonly MinerReport[],
  events: readonly object[] = [],
): View {
  const sorted = rows.toSorted((a, b) => (a.hotkey < b.hotkey ? -1 : 1))
  return (path) => {
    const { pathname, searchParams } = new URL(path, 'http://validator')
    const limit = Number(searchParams.get('limit') ?? 50)
    if (pathname === '/miners') {
      const from = Number(searchParams.get('cursor') ?? 0)
      const next = from + limit < sorted.length ? String(from + limit) : null
      return jsonAnswer({ ...minersHead(hotkey), miners: sorted.slice(from, from + limit), next })
    }
    if (pathname === '/objects/health') return jsonAnswer({ validator: hotkey, block: 9, ...OBJECTS })
    if (pathname === '/rounds') {
      const after = Number(searchParams.get('after') ?? 0)
      const seqs = events.map((event) => Number(Reflect.get(event, 'seq')))
      const page = events.filter((_, i) => (seqs[i] ?? 0) > after).slice(0, limit)
      const last = Number(Reflect.get(page.at(-1) ?? {}, 'seq') ?? 0)
      const newest = seqs.at(-1) ?? null
      const next = page.length === 0 || last === newest ? null : last
      return jsonAnswer({ validator: hotkey, oldest: seqs[0] ?? null, newest, events: page, next })
    }
    return new Response('{}', { status: 404 })
  }
}

export const minersHead = (hotkey: string) => ({
  validator: hotkey,
  block: 215_999,
  windowBlocks: 720,
  successScale: 1,
  windowStart: 215_280,
  weightsBlock: 215_900,
  sort: 'hotkey',
  total: 8,
})

const OBJECTS = {
  promised: 3,
  objects: 4,
  copies: [0, 0, 1, 3],
  short: 1,
  lost: 0,
  bytes: 1_000,
  repairQueue: 1,
  sweepBegan: 214_998,
  sweepBlock: 215_000,
  sweepAge: 1_000,
}

/** The chain of `landscapeFixture`, with an ear for tests to speak into. */
export class FakeLandscapeChain implements ChainReader {
  readonly ears = new Set<ChainEar>()
  metagraph: Metagraph
  /** How often it was read. */
  views = 0
  down = false
  hangs = false

  constructor(miners: number, validators: number) {
    const { network } = landscapeFixture({ miners, validators })
    const neurons = network.neurons.map((row): Neuron => {
      const { uid, hotkey, coldkey, incentive, dividends, validatorTrust, active } = row
      const { registeredAtBlock, lastUpdateBlock } = row
      const numbers = { incentive, dividends, validatorTrust, active, registeredAtBlock, lastUpdateBlock }
      return {
        ...numbers,
        uid,
        hotkey,
        coldkey,
        axon: { ip: '10.0.0.1', port: 8_000 + uid, version: 1, protocol: 4 },
        stakeRao: BigInt(Math.round(row.stakeTao)) * 1_000_000_000n,
        emissionRao: BigInt(Math.round(row.emissionTao * 1e9)),
        validatorPermit: row.role === 'validator',
      }
    })
    const { netuid, block, blockHash, tempo, immunityPeriod } = network
    const rest = { maxUids: 256, nextEpochBlock: block + 120, neurons }
    this.metagraph = { netuid, block, blockHash, tempo, immunityPeriod, ...rest }
  }

  async view() {
    this.views += 1
    if (this.hangs) await new Promise<never>(() => {})
    if (this.down) throw new ChainError('unreachable', 'no endpoint answered')
    return { networkName: 'local', genesisHash: `0x${'2f'.repeat(32)}`, metagraph: this.metagraph } as const
  }

  follow(ear: ChainEar): () => void {
    this.ears.add(ear)
    return () => void this.ears.delete(ear)
  }

  /** The next block, with these neurons. */
  next(neurons = this.metagraph.neurons): void {
    const block = this.metagraph.block + 1
    this.metagraph = {
      ...this.metagraph,
      block,
      blockHash: `0x${block.toString(16).padStart(64, '0')}`,
      neurons,
    }
    for (const ear of this.ears) ear.block(block)
  }

  close(): void {}
}
