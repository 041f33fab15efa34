import { describe, expect, it } from 'vitest'
import { ChainError } from '../../chain/chain-types.ts'
import { cidOf } from '../../protocol/cid.ts'
import { FakeNetwork, type FakeOptions, type ValidatorTemper } from '../../testing/fake-validators.ts'
import { LIES } from '../audit-api.ts'
import { realClock } from '../real-clock.ts'
import { type BenchReport, RECEIPT_LIES, type ReceiptLie } from './bench-api.ts'
import type { LiveApi, LiveHop, LiveRequest, LiveRound } from './live-api.ts'
import { openLive } from './open-live.ts'

/** Two records: a tree with a path in it. */
const BYTES = 20_000

interface Visit {
  readonly network: FakeNetwork
  readonly live: LiveApi
  readonly hops: LiveHop[]
  readonly round: (request?: Partial<LiveRequest>) => Promise<LiveRound>
}

function visit(temper: ValidatorTemper = 'honest', options: FakeOptions = {}): Visit {
  const network = new FakeNetwork({ validators: [temper], ...options })
  const live = openLive({
    chain: network,
    origin: 'http://page.test',
    clock: realClock,
    connect: () => network,
  })
  const hops: LiveHop[] = []
  const validator = network.metagraph().neurons[0]?.hotkey ?? ''
  return {
    network,
    live,
    hops,
    async round(request = {}) {
      const wish = { validator, sample: BYTES, ttl: 600, ...request }
      const done = await live.round(wish, (hop) => hops.push(hop))
      if (!done.ok) throw new Error(done.error.detail)
      return done.value
    },
  }
}

const callsOf = (hops: readonly LiveHop[]) => hops.map(({ call }) => call)

describe('a round through an honest validator', () => {
  it('stores, has a chunk proven, brings back, compares and takes back', async () => {
    const { round, network, hops } = visit()
    const done = await round({ prove: true })
    expect(done).toMatchObject({ ok: true, cause: '', copies: 3, bytes: BYTES, keptUntil: null })
    expect(done.holders.map(({ level }) => level)).toEqual(['verified', 'verified', 'verified'])
    expect(network.asked.map(({ call }) => call)).toEqual(['store', 'challenge', 'retrieve', 'delete'])
    expect(hops).toEqual(done.hops)
    const thrice = (call: string) => [call, call, call]
    expect(callsOf(hops)).toEqual([
      'StoreUser',
      ...thrice('Store'),
      ...thrice('check'),
      'ChallengeUser',
      ...thrice('Challenge'),
      ...thrice('check'),
      'RetrieveUser',
      'Retrieve',
      'check',
      'DeleteUser',
    ])
    expect(hops.every(({ ok, startMs, endMs }) => ok && endMs >= startMs)).toBe(true)
    // What only the validator knows is not passed off as seen.
    for (const { to, layer } of hops) expect(layer).toBe(to === 'miner' ? 'claimed' : 'observed')
    expect(hops.find(({ call }) => call === 'Store')).toMatchObject({ timed: true })
    expect(hops.find(({ call }) => call === 'Retrieve')).toMatchObject({ timed: false, node: null })
  })

  it('stores the very bytes it is given, and asks nobody for proofs unless it is to', async () => {
    const sample = new TextEncoder().encode('Hello.')
    const { round, network } = visit()
    const done = await round({ sample })
    expect(done).toMatchObject({ ok: true, cid: cidOf(sample), bytes: 6, question: null })
    expect(network.asked.map(({ call }) => call)).toEqual(['store', 'retrieve', 'delete'])
  })

  it('goes on when the page that wanted to be told has gone', async () => {
    const { live, network } = visit()
    const validator = network.metagraph().neurons[0]?.hotkey ?? ''
    const done = await live.round({ validator, sample: 9, ttl: 60 }, () => {
      throw new Error('gone')
    })
    expect(done).toMatchObject({ ok: true, value: { ok: true } })
  })
})

describe('a round that ends badly has a cause and throws nothing', () => {
  const cases: readonly (readonly [ValidatorTemper, string])[] = [
    ['unreachable', 'validator-unreachable'],
    ['garbage', 'answer-malformed'],
    ['refuses', 'refused'],
    ['other-object', 'validator-lied'],
    ['wrong-bytes', 'content-damaged'],
    ['few-receipts', 'not-enough-copies'],
    ['no-receipts', 'not-enough-copies'],
    ['repeated-miner', 'not-enough-copies'],
    ['one-owner', 'not-enough-copies'],
    ['forged-proofs', 'receipt-rejected'],
    ['forged-signatures', 'receipt-rejected'],
    ['invented-miners', 'receipt-rejected'],
    ['foreign-receipts', 'receipt-rejected'],
  ]
  it.each(cases)('%s: %s', async (temper, cause) => {
    const { round, hops } = visit(temper)
    expect(await round()).toMatchObject({ ok: false, cause })
    expect(hops.length).toBeGreaterThan(0)
  })

  it('stopped in the middle: cancelled, and what was stored is taken back', async () => {
    const v = visit('honest', {
      before: async (call) => {
        if (call === 'retrieve') await v.live.stopRounds()
      },
    })
    const done = await v.round()
    expect(done).toMatchObject({ ok: false, cause: 'cancelled', keptUntil: null })
    expect(v.network.asked.at(-1)).toMatchObject({ call: 'delete' })
  })

  it('says until when a sample stays that the validator did not give back', async () => {
    const v = visit('honest', {
      before: (call) => {
        if (call === 'delete') v.network.tempers[0] = 'refuses'
      },
    })
    const done = await v.round({ ttl: 3_600 })
    expect(done.ok).toBe(true)
    expect(done.keptUntil).toBeGreaterThan(Date.now())
  })

  it.each([0, -1, 1.5, Number.NaN, 1_048_577])('a sample of %d bytes is not sent', async (sample) => {
    const { round, network } = visit()
    expect(await round({ sample })).toMatchObject({ ok: false, cause: 'sample-invalid', hops: [] })
    expect(network.asked).toEqual([])
  })

  it('a hotkey that is no validator, and a chain that is not there, are failures', async () => {
    const { live, network } = visit()
    const miner = network.metagraph().neurons[1]?.hotkey ?? ''
    const request = { validator: miner, sample: 9, ttl: 60 }
    expect(await live.round(request, () => undefined)).toMatchObject({ error: { code: 'no-validator' } })
    const view = () => Promise.reject(new ChainError('unreachable', 'no'))
    const dark = openLive({
      chain: { view, close: () => undefined },
      origin: '',
      clock: realClock,
      connect: () => network,
    })
    expect(await dark.round(request, () => undefined)).toMatchObject({ error: { code: 'chain-unreachable' } })
  })
})

describe('a lying holder is caught by the round', () => {
  it.each(['forges', 'rotten', 'own-bases', 'changed-on-the-way'] as const)('%s', async (temper) => {
    const { round, network } = visit()
    const miner = network.metagraph().neurons[1]?.hotkey ?? ''
    network.challenges.tempers.set(miner, temper)
    const done = await round({ prove: true })
    expect(done.ok).toBe(false)
    const failed = done.hops.filter(({ call, ok }) => call === 'check' && !ok)
    expect(failed.map(({ node }) => node)).toEqual([miner])
  })

  it('one that is silent is shown and is no lie', async () => {
    const { round, network } = visit()
    const miner = network.metagraph().neurons[1]?.hotkey ?? ''
    network.challenges.tempers.set(miner, 'late')
    const done = await round({ prove: true })
    expect(done.ok).toBe(true)
    expect(done.hops.find(({ call, ok }) => call === 'Challenge' && !ok)).toMatchObject({
      node: miner,
      detail: 'late',
    })
  })
})

describe('the workbench', () => {
  const failing = (report: BenchReport) => report.rows.flatMap(({ id, ok }) => (ok ? [] : [id]))

  it('shows every check of a receipt, and which of them catch which lie', async () => {
    const { round, live } = visit()
    const { cid, holders } = await round({ prove: true })
    const miner = holders[0]?.minerHotkey ?? ''
    const bench = async (lie: ReceiptLie | null): Promise<BenchReport> => {
      const done = await live.bench({ subject: 'receipt', cid, miner, lie })
      if (!done.ok) throw new Error(done.error.detail)
      return done.value
    }
    const honest = await bench(null)
    expect(honest).toMatchObject({ ok: true, reason: '', specificationOk: true, changed: [] })
    const timed = honest.rows.filter(({ micros }) => micros !== null).map(({ id }) => id)
    for (const id of ['object-cid', 'chained-commitment', 'pedersen-opening', 'receipt-signature'])
      expect(timed).toContain(id)
    const caught: Partial<Record<ReceiptLie, string[]>> = {}
    const accepted: ReceiptLie[] = []
    for (const lie of RECEIPT_LIES) {
      const report = await bench(lie)
      expect(report.ok).toBe(false)
      expect(report.changed.length).toBeGreaterThan(0)
      caught[lie] = failing(report)
      if (report.specificationOk) accepted.push(lie)
    }
    const signature = 'receipt-signature'
    expect(caught).toEqual({
      'data-bit': ['object-cid', 'chained-commitment', 'pedersen-opening'],
      'other-cid': ['receipt-cid', signature],
      length: ['receipt-length', signature],
      seed: ['chained-commitment', 'pedersen-opening', signature],
      'commitment-hash': ['chained-commitment', signature],
      commitment: ['pedersen-opening', signature],
      randomness: ['pedersen-opening'],
      'own-bases': [signature],
      infinity: ['point-form', 'point-form', 'point-form', signature],
      signature: [signature],
      'other-miner': [signature],
      younger: [signature],
    })
    expect(accepted).toEqual([
      'other-cid',
      'length',
      'own-bases',
      'infinity',
      'signature',
      'other-miner',
      'younger',
    ])
  })

  it('shows every check of an answer, and no lie about it holds', async () => {
    const { round, live } = visit()
    const { cid, holders } = await round({ prove: true })
    const miner = holders[0]?.minerHotkey ?? ''
    const honest = await live.bench({ subject: 'answer', cid, miner, lie: null })
    expect(honest).toMatchObject({ ok: true, value: { ok: true, specificationOk: true } })
    const rows = honest.ok ? honest.value.rows : []
    for (const id of ['merkle-path', 'content-path', 'pedersen-opening', 'answer-signature'])
      expect(rows.find((row) => row.id === id)?.micros).toBeGreaterThanOrEqual(0)
    for (const lie of LIES) {
      const told = await live.bench({ subject: 'answer', cid, miner, lie })
      expect(told).toMatchObject({ ok: true, value: { ok: false } })
    }
  })

  it('knows nothing of rounds of others', async () => {
    const { live } = visit()
    expect(await live.bench({ subject: 'receipt', cid: 'b', miner: '5', lie: null })).toMatchObject({
      ok: false,
      error: { code: 'not-found' },
    })
  })
})
