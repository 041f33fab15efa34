import { describe, expect, it } from 'vitest'
import { auditParametersOf } from '../protocol/audit-parameters.ts'
import { verifyChallengeProof } from '../protocol/challenge-proof.ts'
import { chunkCount } from '../protocol/chunking.ts'
import { contentLeaves, contentRoot, RECORD_BYTES } from '../protocol/content-tree.ts'
import { auditsOf, store, until, world } from '../testing/rounds-world.ts'
import { createSeededRandom } from '../testing/seeded-random.ts'
import { challengeTimeoutMs, OWNER_IMPATIENT_MS, OWNER_PATIENCE_REST_MS } from './limits.ts'

const LENGTH = 100_000
const DATA = createSeededRandom('object 1').bytes(LENGTH)

async function asked(tempers: Parameters<typeof world>[0], seed = 'ab'.repeat(32)) {
  const w = await world(tempers)
  const cid = await store(w.network, w.validator, LENGTH)
  const question = { cid, index: 2, chunkBytes: RECORD_BYTES, ...auditParametersOf(seed) }
  const ask = (change: Partial<typeof question> = {}) =>
    w.network.clock.runUntil(w.validator.engine.objects.challenge({ ...question, ...change }))
  return { ...w, cid, question, ask }
}

const HONEST = ['honest', 'honest', 'honest'] as const

describe('relaying an owner’s question', () => {
  it('brings an answer of every holder that leads to the root of the upload, under the owner’s seed', async () => {
    const { ask, question } = await asked(HONEST)
    const relayed = await ask()
    if (!relayed.ok) throw new Error(relayed.detail)
    const { dataHash, answers } = relayed.value
    expect(answers).toHaveLength(3)
    for (const { answer } of answers) {
      const request = { ...question, challengeHash: dataHash }
      const root = contentRoot(contentLeaves(DATA), DATA.length)
      const knowledge = { byteLength: LENGTH, proofs: null, chunkHash: null, contentRoot: root }
      expect(verifyChallengeProof({ request, knowledge }, answer, 'strict')).toMatchObject({ ok: true })
    }
  })

  it('keeps the seed before any request leaves, so that the next round blames nobody', async () => {
    const { ask, network, validator } = await asked(HONEST)
    await ask()
    await ask({ index: 0 })
    for (const { keypair } of network.miners) {
      const audits = await until(network, validator, keypair.address, 'pass')
      expect(audits.every(({ outcome }) => outcome === 'pass')).toBe(true)
    }
    expect(auditsOf(validator).length).toBeGreaterThan(0)
  })

  it('asks about a copy that is said to be gone once more by itself, and has it replaced', async () => {
    const { ask, network, validator, cid } = await asked([...HONEST, 'honest'])
    const before = await ask()
    if (!before.ok) throw new Error(before.detail)
    const loser = network.miners.find(({ keypair }) => keypair.address === before.value.answers[0]?.miner)
    if (loser === undefined) throw new Error('no holder')
    loser.pieces.clear()
    const relayed = await ask({ index: 1 })
    if (!relayed.ok) throw new Error(relayed.detail)
    expect(relayed.value.answers).toContainEqual(
      expect.objectContaining({ miner: loser.keypair.address, answer: null, failure: 'missing' }),
    )
    expect(await validator.index.pendingAudits()).toContainEqual(
      expect.objectContaining({ hotkey: loser.keypair.address, task: 'challenge' }),
    )
    await until(network, validator, loser.keypair.address, 'fail')
    await network.blocks(12)
    const holders = await network.clock.runUntil(validator.engine.objects.holders(cid))
    expect(holders).toMatchObject({ ok: true, value: { copies: 3 } })
    expect(holders.ok && holders.value.receipts.map(({ miner }) => miner)).not.toContain(
      loser.keypair.address,
    )
  })

  it('reports who is away as that, and expects nothing of it', async () => {
    const { ask, network, validator } = await asked(HONEST)
    for (const miner of network.miners) miner.temper = 'offline'
    const relayed = await ask()
    expect(relayed.ok && relayed.value.answers.map(({ failure }) => failure)).toEqual(
      Array.from({ length: 3 }, () => 'unreachable'),
    )
    expect(await validator.index.pendingAudits()).toEqual([])
  })

  it('waits a full time once for a miner that hangs, a short one for it after that, and all of it again when it has answered', async () => {
    const { ask, network } = await asked(HONEST)
    const [hanging] = network.miners
    if (hanging === undefined) throw new Error('no miner')
    const waited = async (index: number) => {
      const relayed = await ask({ index })
      if (!relayed.ok) throw new Error(relayed.detail)
      const { failure, ms } =
        relayed.value.answers.find(({ miner }) => miner === hanging.keypair.address) ?? {}
      expect(relayed.value.answers.filter(({ answer }) => answer !== null)).toHaveLength(
        failure === null ? 3 : 2,
      )
      return { failure, ms }
    }
    const full = challengeTimeoutMs(LENGTH)
    hanging.temper = 'late'
    expect(await waited(0)).toEqual({ failure: 'late', ms: full })
    expect(await waited(1)).toEqual({ failure: 'late', ms: OWNER_IMPATIENT_MS })
    expect(await waited(2)).toEqual({ failure: 'late', ms: OWNER_IMPATIENT_MS })
    await network.clock.advance(OWNER_PATIENCE_REST_MS)
    expect(await waited(3)).toEqual({ failure: 'late', ms: full })
    hanging.temper = 'honest'
    expect(await waited(4)).toMatchObject({ failure: null })
    hanging.temper = 'late'
    expect(await waited(5)).toEqual({ failure: 'late', ms: full })
  })

  it.each([
    ['a chunk that is no whole number of records', { chunkBytes: 1000 }],
    ['an index behind the last chunk', { index: chunkCount(LENGTH, RECORD_BYTES) }],
    ['a chunk of megabytes', { index: 0, chunkBytes: 65 * RECORD_BYTES }],
  ])('refuses %s before anybody is asked', async (_what, change) => {
    const { ask } = await asked(HONEST)
    expect(await ask(change)).toMatchObject({ ok: false, reason: 'question-invalid' })
  })

  it('asks the holders of what another validator placed, by its announcement, and says where there is none', async () => {
    const w = await world(HONEST, { validators: 2 })
    const cid = await store(w.network, w.validator)
    await w.network.clock.advance(5_000)
    const other = w.network.validators[1]
    if (other === undefined) throw new Error('two validators')
    const question = { cid, index: 0, chunkBytes: RECORD_BYTES, ...auditParametersOf('cd'.repeat(32)) }
    const ask = (asking: typeof question) => w.network.clock.runUntil(other.engine.objects.challenge(asking))
    const data = createSeededRandom('object 1').bytes(40_000)
    const relayed = await ask(question)
    if (!relayed.ok) throw new Error(relayed.detail)
    const { dataHash, answers } = relayed.value
    expect(answers).toHaveLength(3)
    for (const { answer } of answers) {
      const root = contentRoot(contentLeaves(data), data.length)
      const knowledge = { byteLength: data.length, proofs: null, chunkHash: null, contentRoot: root }
      const request = { ...question, challengeHash: dataHash }
      expect(verifyChallengeProof({ request, knowledge }, answer, 'strict')).toMatchObject({ ok: true })
    }
    // Whoever has lost it, or never heard of it from this validator, is asked about no further and accused of nothing.
    const [loser] = w.network.miners
    loser?.pieces.clear()
    const again = await ask({ ...question, index: 1 })
    expect(again.ok && again.value.answers.flatMap(({ failure }) => failure ?? [])).toEqual(['refused'])
    expect(await other.index.pendingAudits()).toEqual([])
    for (const { keypair } of w.network.miners.slice(1)) {
      const audits = await until(w.network, w.validator, keypair.address, 'pass')
      expect(audits.every(({ outcome }) => outcome === 'pass')).toBe(true)
    }
    const nothing = { ...question, cid: `b${'a'.repeat(58)}` }
    expect(await ask(nothing)).toMatchObject({ ok: false, reason: 'not-found' })
  })
})
