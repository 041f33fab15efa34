/**
 * A validator that works against the owner, in front of honest miners behind their own routes: what the page makes of answers that
 * were asked for otherwise, kept from before, or asked about something else. Nobody honest is accused alone.
 */
import { afterEach, describe, expect, it } from 'vitest'
import type { AuditQuestion } from '../../client/audit/evidence.ts'
import { dec, hashData } from '../../protocol/hash.ts'
import { encodePoint, hashToPoint } from '../../protocol/point.ts'
import {
  asked,
  bytesOf,
  cleanUp,
  judged,
  miner,
  questionAbout,
  type Relay,
  SOME_BYTES,
} from './audited-beside.ts'

afterEach(cleanUp)

/** Answers of the miners to another question than the owner's, as if they were to the owner's. */
function askingInstead(change: (question: AuditQuestion) => AuditQuestion): Relay {
  return async (question, miners) => ({
    dataHash: question.challengeHash,
    answers: await Promise.all(
      miners.map(async (each) => {
        const given = await each.answer(change(question))
        if (given.answer === null) return given
        const { seed, curve, g, h, challengeHash, index, chunkBytes } = question
        const echoes = {
          seed,
          curve,
          g,
          h,
          challenge_hash: challengeHash,
          challenge_index: index,
          chunk_size: chunkBytes,
        }
        return { ...given, answer: { ...given.answer, ...echoes } }
      }),
    ),
  })
}

async function honestHolder(...pieces: readonly Uint8Array[]) {
  const holder = await miner('fast', 1)
  for (const piece of pieces) await holder.keep(piece)
  return holder
}

describe('a validator against an honest miner', () => {
  it('that swaps h towards it is seen, and the miner is not the one to blame alone', async () => {
    const data = bytesOf(SOME_BYTES)
    const holder = await honestHolder(data)
    const h = encodePoint(hashToPoint('filetao-testing/validator', new Uint8Array(0)))
    const evidence = [
      await asked(
        questionAbout(data, 1),
        [holder],
        askingInstead((question) => ({ ...question, h })),
      ),
    ]
    const said = judged(evidence).get(holder.address)
    expect(said).toMatchObject({ verdict: 'failed' })
    expect(said?.blame).not.toBe('miner')
  })

  it('that answers from what it kept of an earlier audit is seen, relabelled as it may be', async () => {
    const data = bytesOf(SOME_BYTES)
    const holder = await honestHolder(data)
    const seed = 'cd'.repeat(32)
    const evidence = [
      await asked(
        questionAbout(data, 1),
        [holder],
        askingInstead((question) => ({ ...question, seed })),
      ),
    ]
    const said = judged(evidence).get(holder.address)
    expect(said).toMatchObject({ verdict: 'failed' })
    expect(said?.blame).not.toBe('miner')
  })

  it('that asks about another piece, beside an accomplice that proves the right one, is the one to blame', async () => {
    const [data, other] = [bytesOf(SOME_BYTES), bytesOf(SOME_BYTES)]
    const holder = await honestHolder(data, other)
    const accomplice = await miner('fast', 2)
    await accomplice.keep(data)
    const relay: Relay = async (question, [victim, helper]) => {
      const challengeHash = dec(hashData(other))
      const answers = [await victim!.answer({ ...question, challengeHash }), await helper!.answer(question)]
      return { dataHash: challengeHash, answers }
    }
    const said = judged([await asked(questionAbout(data, 1), [holder, accomplice], relay)]).get(
      holder.address,
    )
    expect(said).toMatchObject({ verdict: 'failed', blame: 'validator' })
  })

  it('that makes an answer up, without the miner’s key, is seen', async () => {
    const data = bytesOf(SOME_BYTES)
    const [named, helper] = [await honestHolder(data), await miner('fast', 2)]
    await helper.keep(data)
    const relay: Relay = async (question, [, other]) => {
      const given = await other!.answer(question)
      return { dataHash: question.challengeHash, answers: [{ ...given, miner: named.address }] }
    }
    const said = judged([await asked(questionAbout(data, 1), [named, helper], relay)]).get(named.address)
    expect(said).toMatchObject({ verdict: 'failed', reason: 'signature-mismatch', blame: 'either' })
  })
})
