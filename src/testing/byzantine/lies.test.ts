/** Each liar before the verifiers alone: the exact reason, and what the specification's own three checks would have said. */
import { describe, expect, test } from 'vitest'
import { realProofs } from '../../engine/proofs.ts'
import { verifyChallengeProof } from '../../protocol/challenge-proof.ts'
import { commit } from '../../protocol/pedersen.ts'
import { verifyRetrieveProof } from '../../protocol/retrieve-proof.ts'
import { createMiner } from '../miners.ts'
import { testHashing } from '../simulated-network.ts'
import { createDesk, lengthOf, makeLiarAt } from './desk.ts'
import { liarWith, type MakeLiar } from './liar.ts'
import {
  CONTENT_PATH_FORMS,
  type Form,
  inForm,
  LONG_CONTENT_PATH_FORMS,
  PATH_FORMS,
  POINT_FORMS,
  RANDOMNESS_FORMS,
  RANDOMNESS_HONEST,
} from './lies-form.ts'
import {
  answersWithAnother,
  cutsShort,
  dropsShare,
  dropsTail,
  flipsBit,
  keepsOnlyHashes,
  proxies,
  ransoms,
  storesNothing,
} from './lies-possession.ts'
import {
  answersOtherIndex,
  commitsLate,
  inventsPair,
  offersInnerNode,
  offersLeafHashes,
  openingFor,
  pointOf,
  replays,
  swapsBases,
  trustsItsTrapdoor,
} from './lies-proof.ts'

const proofs = realProofs(testHashing)

interface Said {
  readonly strict: string
  readonly reference: boolean
}

/** One question to a liar that holds pieces of these lengths (in records), about a chunk of the first. */
async function asked(make: MakeLiar, records: readonly number[], index: number, perChunk = 1): Promise<Said> {
  const desk = createDesk(`${make.name} ${records.join()} ${index}`)
  const liar = makeLiarAt(desk, make)
  const [dataHash = ''] = await desk.store(liar, records.map(lengthOf))
  return judge(await desk.challenge(liar, dataHash, perChunk, index))
}

function judge({ expected, answer }: Awaited<ReturnType<ReturnType<typeof createDesk>['challenge']>>): Said {
  if (answer === null) return { strict: 'no answer', reference: false }
  const strict = proofs.verifyChallenge(expected, answer)
  const reference = verifyChallengeProof(expected, answer, 'reference', testHashing)
  return { strict: strict.ok ? 'pass' : strict.reason, reference: reference.ok }
}

const honest: MakeLiar = (miner) => liarWith(miner, {})

describe('challenge', () => {
  test.each([
    [[1], 0],
    [[2.5], 2],
    [[4], 1],
    [[0.01], 0],
  ])('the honest miner passes: %j records, chunk %i', async (records, index) => {
    expect(await asked(honest, records, index)).toEqual({ strict: 'pass', reference: true })
  })

  // The last column: whether the specification's own checks accept it, which is why ours exist.
  test.each<[string, MakeLiar, readonly number[], number, string, boolean]>([
    ['B1 stores nothing', storesNothing(), [4], 2, 'content-root-differs', true],
    ['B1 stores nothing of a piece of one chunk', storesNothing(), [1], 0, 'content-root-differs', true],
    ['B2 keeps only hashes', keepsOnlyHashes, [4], 2, 'content-root-differs', true],
    ['B3 drops everything it may be asked for', dropsShare(1), [4], 3, 'content-root-differs', true],
    ['B4 drops the tail', dropsTail, [2.5], 2, 'content-root-differs', true],
    ['B4 keeps the rest', dropsTail, [2.5], 1, 'pass', true],
    ['B5 another index', answersOtherIndex, [4], 1, 'content-root-differs', true],
    ['B5 another index, of another length', answersOtherIndex, [2.5], 2, 'chunk-differs', true],
    ["B7 another file's chunk", answersWithAnother, [3, 4], 1, 'content-root-differs', true],
    ['B8 own bases, said', swapsBases('said'), [4], 1, 'echo-differs', true],
    ['B8 own bases, hidden', swapsBases('hidden'), [4], 1, 'opening-fails', false],
    ['B8 another curve', swapsBases('curve'), [4], 1, 'echo-differs', false],
    ['B9 a logarithm nobody has', trustsItsTrapdoor, [1], 0, 'opening-fails', false],
    ['B13 an inner node as commitment', offersInnerNode, [4], 1, 'point-invalid', false],
    ['B13 leaf hashes as a record', offersLeafHashes, [4], 1, 'chunk-differs', false],
    ['B14 a pair of nothing', inventsPair, [4], 1, 'seed-unknown', true],
    ['B15 commits late, and holds the chunk', commitsLate, [4], 1, 'pass', true],
  ])('%s', async (_, make, records, index, reason, reference) => {
    expect(await asked(make, records, index)).toEqual({ strict: reason, reference })
  })

  test.each([
    ['verbatim', 'echo-differs'],
    ['relabelled', 'opening-fails'],
  ] as const)('B6 replays %s', async (how, reason) => {
    const desk = createDesk(how)
    const liar = makeLiarAt(desk, replays(how))
    const [dataHash = ''] = await desk.store(liar, [lengthOf(1)])
    expect(judge(await desk.challenge(liar, dataHash, 1, 0)).strict).toBe('pass')
    expect(judge(await desk.challenge(liar, dataHash, 1, 0))).toMatchObject({ strict: reason })
  })

  test('B9: whoever does know the logarithm opens anything, which is why bases are hashed to the curve', () => {
    const g = pointOf(proofs.parametersOf('ab'.repeat(32)).g)
    const k = 1_234_567_891_011n
    const h = g.multiplyUnsafe(k)
    const commitment = commit(g, h, 5n, 7n)
    expect(commit(g, h, 999n, openingFor(5n, 7n, 999n, k)).equals(commitment)).toBe(true)
    const bases = proofs.parametersOf('ab'.repeat(32))
    expect(bases).toEqual(proofs.parametersOf('ab'.repeat(32)))
    expect(bases.h).not.toBe(proofs.parametersOf('ac'.repeat(32)).h)
  })

  test('B16: a proxy passes while its source lives, and has nothing when that is gone', async () => {
    const source = createMiner(2, 'other owner')
    const desk = createDesk('proxy', source)
    const liar = makeLiarAt(desk, proxies)
    const stored = liarWith(liar, {
      turn: () => {
        for (const [hash, piece] of desk.tools.miner.pieces) source.pieces.set(hash, piece)
        liar.turn()
      },
    })
    const [dataHash = ''] = await desk.store(stored, [lengthOf(4)])
    expect(judge(await desk.challenge(liar, dataHash, 1, 2)).strict).toBe('pass')
    source.pieces.clear()
    expect(judge(await desk.challenge(liar, dataHash, 1, 2)).strict).toBe('no answer')
  })
})

describe('forms (B10, B11, B12)', () => {
  const answers = new Map<number, ReturnType<typeof makeHonestAnswer>>()
  /** Made once for each length: every form changes a copy of it. */
  function honestAnswer(records: number): ReturnType<typeof makeHonestAnswer> {
    const made = answers.get(records) ?? makeHonestAnswer(records)
    answers.set(records, made)
    return made
  }

  async function makeHonestAnswer(records: number) {
    const desk = createDesk(`forms ${records}`)
    const liar = makeLiarAt(desk, honest)
    const [dataHash = ''] = await desk.store(liar, [lengthOf(records)])
    const { expected, answer } = await desk.challenge(liar, dataHash, 1, 1)
    if (answer === null) throw new Error('the honest miner gave no answer')
    expect(proofs.verifyChallenge(expected, answer).ok).toBe(true)
    return { expected, answer }
  }

  test.each([
    ...POINT_FORMS,
    ...RANDOMNESS_FORMS,
    ...PATH_FORMS,
    ...CONTENT_PATH_FORMS,
    ...LONG_CONTENT_PATH_FORMS,
  ])('$member: $name', async (form: Form) => {
    const { expected, answer } = await honestAnswer(5)
    const verdict = proofs.verifyChallenge(expected, inForm(answer, form))
    expect(verdict).toMatchObject({ ok: false, reason: form.reason })
  })

  // Both sides of the group's order: the protocol's range goes up to 2^256.
  test('randomness at the ends of its range is none of these', async () => {
    const { expected, answer } = await honestAnswer(2)
    for (const randomness of RANDOMNESS_HONEST) {
      const verdict = proofs.verifyChallenge(expected, { ...answer, randomness })
      expect(verdict.checks.find(({ id }) => id === 'randomness-range')?.ok).toBe(true)
    }
  })

  test('a malformed commitment, randomness or path costs less than a quarter of an honest answer', async () => {
    const { expected, answer } = await honestAnswer(5)
    // What the whole record costs to hash belongs to no form; it is left out with the chunk.
    const bare = { ...answer, data_chunk: null }
    /** The least of many runs, beside each other: what other processes take falls on both, and mostly on neither. */
    const leastMs = (of: typeof answer) => {
      let best = Number.POSITIVE_INFINITY
      for (let run = 0; run < 20; run += 1) {
        const start = performance.now()
        proofs.verifyChallenge(expected, of)
        best = Math.min(best, performance.now() - start)
      }
      return best
    }
    for (const form of [...POINT_FORMS, ...RANDOMNESS_FORMS, ...PATH_FORMS]) {
      const bad = inForm(answer, form)
      const lie = { ...bare, [form.member]: bad[form.member] }
      expect(leastMs(lie) / leastMs(answer), form.name).toBeLessThan(0.25)
    }
  })
})

describe('retrieve', () => {
  async function retrieved(make: MakeLiar): Promise<string> {
    const desk = createDesk('retrieve')
    const liar = makeLiarAt(desk, make)
    const [dataHash = ''] = await desk.store(liar, [lengthOf(2.5), lengthOf(1)])
    const answer = await desk.retrieve(liar, dataHash)
    if (!answer.ok) return answer.reason
    const seed = 'ab'.repeat(32)
    const verdict = verifyRetrieveProof(
      { dataHash, seed, seeds: null },
      { ...answer.value, data_hash: dataHash, seed },
      'strict',
      testHashing.sha3,
    )
    return verdict.ok ? 'pass' : verdict.reason
  }

  test.each<[string, MakeLiar, string]>([
    ['honest', honest, 'pass'],
    ['B1 fabricates', storesNothing(), 'data-differs'],
    ['B2 fabricates', keepsOnlyHashes, 'data-differs'],
    ['B4 gives zeros for the tail', dropsTail, 'data-differs'],
    ['B18 declares the loss of what it has', ransoms('declares'), 'missing'],
    ['B18 refuses', ransoms('refuses'), 'refused'],
    ['B20 one bit', flipsBit, 'data-differs'],
    ['B20 the front half', cutsShort, 'data-differs'],
  ])('%s', async (_, make, reason) => {
    expect(await retrieved(make)).toBe(reason)
  })
})
