/** Every verifier is total: thousands of mutated answers, each of which must come to a verdict and to no exception. */
import { expect, test } from 'vitest'
import { parametersOf } from '../../engine/group-parameters.ts'
import { realProofs } from '../../engine/proofs.ts'
import { cidOf } from '../../protocol/cid.ts'
import { type RetrieveAnswer, verifyRetrieveProof } from '../../protocol/retrieve-proof.ts'
import { createStream } from '../seeded-random.ts'
import { testHashing } from '../simulated-network.ts'
import { createArena } from './arena.ts'
import { createDesk, lengthOf, makeLiarAt } from './desk.ts'
import { accusations, auditsOf, suspectOf } from './engine-trials.ts'
import { hostile, liarWith, type MakeLiar } from './liar.ts'
import { mutants } from './mutations.ts'

const proofs = realProofs(testHashing)
const FEWEST = 47 * 4

/** Runs every mutant; gives how many, and the labels of those that the verifier threw on or wrongly took. */
function verdictsOf<T extends object>(answer: T, verify: (mutant: T) => { readonly ok: boolean }) {
  let count = 0
  const wrong: string[] = []
  for (const { label, answer: mutant } of mutants(answer)) {
    count += 1
    try {
      if (verify(hostile<T>(mutant)).ok) wrong.push(`taken: ${label}`)
    } catch (error) {
      wrong.push(`thrown: ${label}: ${String(error)}`)
    }
  }
  return { count, wrong }
}

test('verifyChallenge', async () => {
  const desk = createDesk('total')
  const liar = makeLiarAt(desk, (miner) => liarWith(miner, {}))
  const [dataHash = ''] = await desk.store(liar, [lengthOf(2)])
  const { expected, answer } = await desk.challenge(liar, dataHash, 1, 1)
  if (answer === null) throw new Error('no answer')
  expect(proofs.verifyChallenge(expected, answer).ok).toBe(true)
  const { count, wrong } = verdictsOf(answer, (mutant) => proofs.verifyChallenge(expected, mutant))
  expect(wrong).toEqual([])
  expect(count).toBeGreaterThan(700)
})

test('verifyCopy', async () => {
  const desk = createDesk('total copy')
  const data = desk.tools.random.bytes(100)
  const group = parametersOf('ab'.repeat(32))
  const cid = cidOf(data, testHashing.sha256)
  const limits = { timeoutMs: 1_000, cancelled: new Promise<void>(() => undefined) }
  const answer = await desk.honest.store(desk.to, { data, cid, ...group, ttl: 60 }, limits)
  if (!answer.ok) throw new Error(answer.detail)
  const { messageHash } = testHashing.pieceHashes(data, group.seed)
  const names = { miner: desk.to.hotkey, validator: desk.validator, cid, length: data.length }
  const expected = { ...names, group, messageHash }
  expect(proofs.verifyCopy(expected, answer.value).ok).toBe(true)
  const { count, wrong } = verdictsOf(answer.value, (mutant) => proofs.verifyCopy(expected, mutant))
  expect(wrong).toEqual([])
  expect(count).toBeGreaterThan(FEWEST)
})

test('the strict Retrieve check', () => {
  const data = testHashing.sha3(new Uint8Array(5))
  const seed = 'ab'.repeat(32)
  const dataHash = testHashing.pieceHashes(data, seed).dataHash.toString()
  const answer: RetrieveAnswer = { data_hash: dataHash, seed, data }
  const expected = { dataHash, seed, seeds: null }
  expect(verifyRetrieveProof(expected, answer, 'strict', testHashing.sha3).ok).toBe(true)
  const { count, wrong } = verdictsOf(answer, (mutant) =>
    verifyRetrieveProof(expected, mutant, 'strict', testHashing.sha3),
  )
  expect(wrong).toEqual([])
  expect(count).toBeGreaterThan(FEWEST)
})

test('the engine comes to a verdict on each, and to no exception', async () => {
  const plan = { records: Array.from({ length: 16 }, () => 1), honest: 2, spare: 0 }
  const random = createStream('mutants', 'choice')
  const sent: string[] = []
  const mutated: MakeLiar = (honest) =>
    liarWith(honest, {
      async challenge(to, ask, limits) {
        const answer = await honest.challenge(to, ask, limits)
        if (!answer.ok) return answer
        const members = [...mutants(answer.value)].filter(({ label }) => !label.startsWith('the answer'))
        const { label, answer: value } = random.pick(members)
        sent.push(label)
        return { ok: true, value: hostile(value) }
      },
    })
  const arena = await createArena(plan, mutated, 'mutants')
  for (let step = 0; step < 14; step += 1) await arena.step()
  arena.engine.stop()
  const audits = auditsOf(arena, suspectOf(arena), 'challenge')
  expect(audits).toHaveLength(sent.length)
  expect(audits.filter(({ outcome }) => outcome !== 'fail')).toEqual([])
  expect(accusations(arena, suspectOf(arena))).toEqual([])
  expect(arena.events.filter(({ kind }) => kind === 'storage-failed')).toEqual([])
})
