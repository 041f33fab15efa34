import { describe, expect, it } from 'vitest'
import type { ChallengeAnswer } from '../../protocol/challenge-proof.ts'
import { createSeededRandom } from '../../testing/seeded-random.ts'
import { createSimulatedNetwork } from '../../testing/simulated-network.ts'
import type { MinerTransport, RetrieveAnswer } from '../ports.ts'

const HUGE = 16 * 2 ** 20

/** Three miners hold one object; the first one's answers are changed on their way. Its audits of two steps, the second with a retrieve round. */
async function auditsUnder(
  change: (miners: MinerTransport, isFirst: (hotkey: string) => boolean) => MinerTransport,
) {
  let first = ''
  const network = await createSimulatedNetwork(['honest', 'honest', 'honest'], {
    engine: { rounds: true, probes: null },
    miners: (miners) => change(miners, (hotkey) => hotkey === first),
  })
  const [validator] = network.validators
  const [miner] = network.miners
  if (validator === undefined || miner === undefined) throw new Error('a network')
  first = miner.keypair.address
  const data = createSeededRandom('object').bytes(40_000)
  const upload = { data, encryptionPayload: '{}', ttl: null, contentRoot: null, owner: 'user' }
  expect(await network.clock.runUntil(validator.engine.objects.store(upload))).toMatchObject({ ok: true })
  await network.blocks(6)
  const audits = validator.events.flatMap((event) => (event.kind === 'audit' ? [event] : []))
  const others = audits.filter((audit) => audit.miner !== first)
  expect(others.length).toBeGreaterThan(0)
  expect(others.every(({ outcome }) => outcome === 'pass')).toBe(true)
  expect(validator.events.filter(({ kind }) => kind === 'storage-failed')).toEqual([])
  return audits.filter((audit) => audit.miner === first)
}

const challenged = (change: (answer: ChallengeAnswer) => ChallengeAnswer) =>
  auditsUnder((miners, isFirst) => ({
    ...miners,
    async challenge(to, ask, limits) {
      const result = await miners.challenge(to, ask, limits)
      return result.ok && isFirst(to.hotkey) ? { ok: true, value: change(result.value) } : result
    },
  }))

const retrieved = (change: (answer: RetrieveAnswer) => RetrieveAnswer) =>
  auditsUnder((miners, isFirst) => ({
    ...miners,
    async retrieve(to, ask, limits) {
      const result = await miners.retrieve(to, ask, limits)
      return result.ok && isFirst(to.hotkey) ? { ok: true, value: change(result.value) } : result
    },
  }))

const NOT_NUMBERS = [Number.NaN, Number.POSITIVE_INFINITY, -0, 2 ** 53, '', [], {}, true, null]

describe('an answer to a challenge that is none', () => {
  it.each([
    ['nothing', () => ({})],
    ['a chunk of 16 MiB', (answer: ChallengeAnswer) => ({ ...answer, data_chunk: new Uint8Array(HUGE) })],
    [
      'a path of a million steps',
      (answer: ChallengeAnswer) => ({ ...answer, content_path: Array(1e6).fill('00') }),
    ],
    [
      'text of 16 MiB for a point',
      (answer: ChallengeAnswer) => ({ ...answer, commitment: '3'.repeat(HUGE) }),
    ],
    ['a chunk of no bytes', (answer: ChallengeAnswer) => ({ ...answer, data_chunk: new Uint8Array(0) })],
  ])('%s ends in a failure', async (_name, change) => {
    const audits = await challenged(change)
    expect(audits.map(({ outcome }) => outcome)).toContain('fail')
  })

  it('has a verdict whatever stands in the place of a number', async () => {
    let turn = 0
    const audits = await challenged((answer) => {
      turn += 1
      const odd = NOT_NUMBERS[turn % NOT_NUMBERS.length]
      return { ...answer, randomness: odd, challenge_index: odd, chunk_size: odd }
    })
    expect(audits[0]).toMatchObject({ outcome: 'fail', reason: 'echo-differs' })
  })
})

describe('an answer to a retrieval that is none', () => {
  it.each([
    ['16 MiB of zeros', (answer: RetrieveAnswer) => ({ ...answer, data: new Uint8Array(HUGE) })],
    ['no bytes', (answer: RetrieveAnswer) => ({ ...answer, data: new Uint8Array(0) })],
    [
      'a pair that fits nothing',
      (answer: RetrieveAnswer) => ({ ...answer, commitment_hash: '9'.repeat(HUGE) }),
    ],
  ])('%s ends in a failure', async (_name, change) => {
    const audits = await retrieved(change)
    expect(audits.map(({ outcome }) => outcome)).toContain('fail')
  })

  it('without the pair is in doubt first: the bytes are right', async () => {
    const audits = await retrieved(({ data }) => ({ data, commitment_hash: null, commitment_proof: null }))
    const [first] = audits.filter(({ task }) => task === 'retrieve')
    expect(first).toMatchObject({ outcome: 'unknown', reason: 'proof-missing' })
  })
})

describe('what the transport found out by itself', () => {
  it.each(['malformed', 'oversize'] as const)('%s fails at once', async (reason) => {
    const audits = await auditsUnder((miners, isFirst) => ({
      ...miners,
      challenge: async (to, ask, limits) =>
        isFirst(to.hotkey) ? { ok: false, reason, detail: '' } : miners.challenge(to, ask, limits),
    }))
    expect(audits[0]).toMatchObject({ outcome: 'fail', reason })
  })

  it('is never there when it throws', async () => {
    const audits = await auditsUnder((miners, isFirst) => ({
      ...miners,
      challenge: async (to, ask, limits) => {
        if (isFirst(to.hotkey)) throw new Error('socket hang up')
        return miners.challenge(to, ask, limits)
      },
    }))
    const challenges = audits.filter(({ task }) => task === 'challenge')
    expect(challenges.every(({ outcome }) => outcome === 'offline')).toBe(true)
  })
})
