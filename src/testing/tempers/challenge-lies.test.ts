/**
 * What an owner's audit says of each temper: an honest miner and the liar behind the very routes that serve them, their answers
 * passed on and read as a validator and the page do, and judged together.
 */
import { randomBytes } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { checkAnswers } from '../../client/audit/check-answers.ts'
import type { AuditQuestion, QuestionEvidence } from '../../client/audit/evidence.ts'
import { judgeHolders } from '../../client/audit/judge-run.ts'
import type { HolderAudit } from '../../client/audit-api.ts'
import { challengedOf } from '../../client/challenge-answers.ts'
import { createMinerService } from '../../nodes/miner/miner-service.ts'
import { PieceStore } from '../../nodes/miner/piece-store.ts'
import { silentLog } from '../../nodes/shared/log.ts'
import { relayed } from '../../nodes/validator/relayed-answers.ts'
import { auditParametersOf, auditSeed } from '../../protocol/audit-parameters.ts'
import { cidOf } from '../../protocol/cid.ts'
import { contentLeaves, contentRoot, RECORD_BYTES } from '../../protocol/content-tree.ts'
import { dec, hashData } from '../../protocol/hash.ts'
import { createNonceWindow } from '../../wire/nonce.ts'
import { keypairFromMiniSecret } from '../../wire/sr25519.ts'
import { POINT_G, POINT_H } from '../bad-input.ts'
import { FakeChainView } from '../chain-view.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { PROFILES } from './profiles.ts'

const validator = keypairFromMiniSecret(new Uint8Array(32).fill(9)).address
const chain = new FakeChainView([{ hotkey: validator, validatorPermit: true }])
const cleanUps: (() => void | Promise<void>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

const seedOf = (n: number): string => n.toString(16).padStart(64, '0')

/** A miner process without its sockets. */
async function miner(temper: string, number: number) {
  const { path: folder, remove } = temporaryFolder('challenge-lies')
  const keypair = keypairFromMiniSecret(new Uint8Array(32).fill(number))
  const limits = { capacityBytes: 40e6, reserveBytes: 0 }
  const store = await PieceStore.open({ folder, ...limits, log: silentLog, now: () => 1_700_000_000 })
  cleanUps.push(remove, () => store.close())
  const seam = PROFILES[temper]?.seam({ folder, blockMs: 30_000, keypair })
  if (seam === undefined) throw new Error(`no temper ${temper}`)
  const parts = { ip: '127.0.0.1', port: 1, store, chain, nonces: createNonceWindow(), log: silentLog }
  const { Store, Challenge } = createMinerService({ keypair, ...parts, seam }).routes
  if (Store === undefined || Challenge === undefined) throw new Error('no routes')
  const call = { caller: validator, registered: true, timeoutSeconds: 12, requestId: 'r' } as const
  const remote = { ip: '', port: 1 }
  return {
    address: keypair.address,
    keep: (data: Uint8Array) =>
      Store.handle({
        ...call,
        remote,
        fields: { curve: 'P-256', g: POINT_G, h: POINT_H, seed: seedOf(1), ttl: 3600 },
        data,
      }),
    /** As the validator's transport hands it on. */
    async answer(question: AuditQuestion) {
      const { challengeHash, index, chunkBytes, seed, curve, g, h } = question
      const crs = { curve, g, h, seed } as const
      const fields = { challenge_hash: challengeHash, challenge_index: index, chunk_size: chunkBytes, ...crs }
      const answer = await Challenge.handle({ ...call, remote, fields, data: null })
      if (!answer.ok) return { miner: keypair.address, answer: null, failure: 'refused', ms: 1 } as const
      if (typeof answer.fields.commitment !== 'string')
        return { miner: keypair.address, answer: null, failure: 'missing', ms: 1 } as const
      const told = { ...fields, ...answer.fields, data_chunk: answer.data ?? null }
      return { miner: keypair.address, answer: told, failure: null, ms: 1 } as const
    },
  }
}

/** Six records in chunks of one; the liar has had another piece before. */
async function auditedBeside(
  temper: string,
  questions = 6,
): Promise<{ liar: HolderAudit; honest: HolderAudit }> {
  const [honest, liar] = [await miner('fast', 1), await miner(temper, 2)]
  await liar.keep(new Uint8Array(randomBytes(7 * RECORD_BYTES)))
  const data = new Uint8Array(randomBytes(5 * RECORD_BYTES + 77))
  for (const each of [honest, liar]) await each.keep(data)
  const evidence: QuestionEvidence[] = []
  for (let index = 0; index < questions; index += 1)
    evidence.push(await asked(questionAbout(data, index), [honest, liar]))
  const verdicts = checkAnswers(evidence, (count) => Array.from({ length: count }, coefficient))
  const holders = judgeHolders(evidence, verdicts, new Map())
  const of = (address: string) => holders.find(({ minerHotkey }) => minerHotkey === address)
  const [found, other] = [of(liar.address), of(honest.address)]
  if (found === undefined || other === undefined) throw new Error('nobody was asked')
  return { liar: found, honest: other }
}

const coefficient = (): bigint => BigInt(`0x${randomBytes(15).toString('hex')}`) + 1n

const [blockHash, nonce] = [new Uint8Array(32).fill(3), new Uint8Array(32).fill(4)]
const parameters = auditParametersOf(auditSeed(blockHash, nonce))

function questionAbout(data: Uint8Array, index: number): AuditQuestion {
  const root = contentRoot(contentLeaves(data), data.length)
  return {
    cid: cidOf(data),
    length: data.length,
    contentRoot: Buffer.from(root).toString('hex'),
    validator,
    challengeHash: dec(hashData(data)),
    chunkBytes: RECORD_BYTES,
    index,
    ...parameters,
    block: 1,
    blockHash: `0x${'03'.repeat(32)}`,
    nonce: '04'.repeat(32),
    genesisHash: `0x${'00'.repeat(32)}`,
    at: 0,
  }
}

async function asked(
  question: AuditQuestion,
  miners: readonly Awaited<ReturnType<typeof miner>>[],
): Promise<QuestionEvidence> {
  const { cid, index, chunkBytes, curve, g, h, seed } = question
  const fields = {
    data_hash: cid,
    challenge_index: index,
    chunk_size: chunkBytes,
    curve,
    g,
    h,
    seed,
  } as const
  const answers = await Promise.all(miners.map((each) => each.answer(question)))
  const told = relayed(fields, { dataHash: question.challengeHash, answers })
  const read = challengedOf(fields)(told)
  if (!read.ok) throw new Error(read.detail)
  return { question, answers: read.value.answers, pieceHash: question.challengeHash }
}

describe('an owner’s audit', () => {
  it.each([
    ['B1', 'forges', 'content-root-differs', 'miner'],
    ['B2', 'keeps-hashes', 'content-root-differs', 'miner'],
    ['B3', 'drops-half', 'content-root-differs', 'miner'],
    ['B4', 'drops-tail', 'content-root-differs', 'miner'],
    ['B5', 'neighbour', 'content-root-differs', 'miner'],
    ['B6', 'replays', 'content-root-differs', 'either'],
    ['B7', 'other-file', 'content-root-differs', 'miner'],
    ['B8', 'own-bases', 'opening-fails', 'miner'],
    ['B10', 'infinity', 'point-invalid', 'miner'],
    ['B11', 'large-randomness', 'randomness-invalid', 'miner'],
    ['B12', 'empty-path', 'path-shape', 'either'],
    ['B13', 'inner-node', 'point-invalid', 'miner'],
    ['B15', 'commits-late', 'root-changed', 'miner'],
    ['B22', 'signs-as-another', 'signature-mismatch', 'either'],
  ])('finds %s, a miner that %s: %s, the fault of %s', async (_row, temper, reason, blame) => {
    const { liar, honest } = await auditedBeside(temper)
    expect(liar).toMatchObject({ verdict: 'failed', level: 'failed', reason, blame })
    expect(honest).toMatchObject({ verdict: 'proven', level: 'verified', blame: 'nobody', reason: '' })
  })

  it.each([
    ['declares-loss', 'missing', 'failed'],
    ['unsigned', 'unsigned', 'claimed'],
  ] as const)('says of a miner that %s: %s', async (temper, verdict, level) => {
    const { liar, honest } = await auditedBeside(temper)
    expect(liar).toMatchObject({ verdict, level })
    expect(honest.verdict).toBe('proven')
  })

  it.each(['fast', 'steady', 'slow'])('clears a miner that is %s', async (temper) => {
    const { liar } = await auditedBeside(temper, 2)
    expect(liar).toMatchObject({ verdict: 'proven', asked: 2, passed: 2 })
  })

  it('cannot tell who makes its tree up around one chunk from who made all of it, when it asks once', async () => {
    const { liar } = await auditedBeside('commits-late', 1)
    expect(liar.verdict).toBe('proven')
  })
})
