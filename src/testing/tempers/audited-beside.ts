/**
 * An owner's audit of tempered miners without processes: an honest miner and a liar behind the very routes that serve them, their
 * answers passed on and read as a validator and the page do, and judged together.
 */
import { randomBytes } from 'node:crypto'
import { checkAnswers } from '../../client/audit/check-answers.ts'
import type { AuditQuestion, QuestionEvidence } from '../../client/audit/evidence.ts'
import { judgeHolders } from '../../client/audit/judge-run.ts'
import type { HolderAudit } from '../../client/audit-api.ts'
import { challengedOf } from '../../client/challenge-answers.ts'
import { callWithin } from '../../engine/deadline.ts'
import type { HolderAnswer } from '../../engine/relay-challenge.ts'
import { createMinerService } from '../../nodes/miner/miner-service.ts'
import { PieceStore } from '../../nodes/miner/piece-store.ts'
import { AxonClient } from '../../nodes/shared/axon-client.ts'
import { startAxonServer } from '../../nodes/shared/axon-server.ts'
import { silentLog } from '../../nodes/shared/log.ts'
import { minerTransport } from '../../nodes/validator/network-ports.ts'
import { relayed } from '../../nodes/validator/relayed-answers.ts'
import { systemClock } from '../../nodes/validator/system-ports.ts'
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

const asker = keypairFromMiniSecret(new Uint8Array(32).fill(9))
export const validator = asker.address
export const chain = new FakeChainView([{ hotkey: validator, validatorPermit: true }])
const cleanUps: (() => void | Promise<void>)[] = []

/** Closes everything that was opened; after each test. */
export async function cleanUp(): Promise<void> {
  for (const clean of cleanUps.splice(0).toReversed()) await clean()
}

const seedOf = (n: number): string => n.toString(16).padStart(64, '0')
/** Of every Store here. */
export const storedSeed = seedOf(1)

export type HarnessMiner = Awaited<ReturnType<typeof miner>>

/** A miner process without its sockets. */
export async function miner(temper: string, number: number) {
  const { path: folder, remove } = temporaryFolder('challenge-lies')
  const keypair = keypairFromMiniSecret(new Uint8Array(32).fill(number))
  const limits = { capacityBytes: 40e6, reserveBytes: 0 }
  const store = await PieceStore.open({ folder, ...limits, log: silentLog, now: () => 1_700_000_000 })
  cleanUps.push(remove, () => store.close())
  const seam = PROFILES[temper]?.seam({ folder, blockMs: 30_000, keypair })
  if (seam === undefined) throw new Error(`no temper ${temper}`)
  const parts = { ip: '127.0.0.1', port: 1, store, chain, nonces: createNonceWindow(), log: silentLog }
  const service = (port: number) => createMinerService({ keypair, ...parts, port, seam })
  const { Store, Challenge, Retrieve } = service(1).routes
  if (Store === undefined || Challenge === undefined || Retrieve === undefined) throw new Error('no routes')
  const call = {
    caller: validator,
    session: null,
    registered: true,
    timeoutSeconds: 12,
    ageMs: () => 0,
    requestId: 'r',
  } as const
  const remote = { ip: '', port: 1 }
  return {
    address: keypair.address,
    keep: (data: Uint8Array) =>
      Store.handle({
        ...call,
        remote,
        fields: { curve: 'P-256', g: POINT_G, h: POINT_H, seed: storedSeed, ttl: 3600 },
        data,
      }),
    /** As the validator's transport hands it on. */
    async answer(question: AuditQuestion): Promise<HolderAnswer> {
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
    /** What it gives back when the whole piece is wanted; null: nothing. */
    async give(data: Uint8Array): Promise<Uint8Array | null> {
      const fields = { data_hash: dec(hashData(data)), seed: seedOf(2) }
      const answer = await Retrieve.handle({ ...call, remote, fields, data: null })
      return answer.ok ? (answer.data ?? null) : null
    },
    /** The same miner behind its own socket, asked by a validator's transport that waits for so long. */
    async wired(timeoutMs: number): Promise<{ answer(question: AuditQuestion): Promise<HolderAnswer> }> {
      const open = (port: number) => startAxonServer({ service, host: '127.0.0.1', port, log: silentLog })
      const served = await (seam.serve?.(open, 0) ?? open(0))
      const client = new AxonClient({ keypair: asker })
      cleanUps.push(
        () => served.close(0),
        () => client.close(),
      )
      const to = { hotkey: keypair.address, ip: '127.0.0.1', port: served.port }
      const miners = minerTransport(client)
      return {
        async answer({ challengeHash: dataHash, index, chunkBytes, seed, curve, g, h }) {
          const ask = { dataHash, index, chunkBytes, curve, g, h, seed }
          const { result } = await callWithin(systemClock, timeoutMs, null, (limits) =>
            miners.challenge(to, ask, limits),
          )
          const { address } = keypair
          return result.ok
            ? { miner: address, answer: result.value, failure: null, ms: 1 }
            : { miner: address, answer: null, failure: result.reason, ms: 1 }
        },
      }
    },
  }
}

/** What a page makes of it, by the holder's hotkey. */
export function judged(evidence: readonly QuestionEvidence[]): ReadonlyMap<string, HolderAudit> {
  const verdicts = checkAnswers(evidence, (count) => Array.from({ length: count }, coefficient))
  return new Map(judgeHolders(evidence, verdicts, new Map()).map((holder) => [holder.minerHotkey, holder]))
}

export const bytesOf = (length: number) => new Uint8Array(randomBytes(length))
/** Six records, the last one short. */
export const SOME_BYTES = 5 * RECORD_BYTES + 77

/** In chunks of one record; the liar has had another piece before. */
export async function auditedBeside(
  temper: string,
  questions = 6,
): Promise<{ liar: HolderAudit; honest: HolderAudit }> {
  const [honest, liar] = [await miner('fast', 1), await miner(temper, 2)]
  await liar.keep(bytesOf(7 * RECORD_BYTES))
  const data = bytesOf(SOME_BYTES)
  for (const each of [honest, liar]) await each.keep(data)
  const evidence: QuestionEvidence[] = []
  for (let index = 0; index < questions; index += 1)
    evidence.push(await asked(questionAbout(data, index), [honest, liar]))
  const holders = judged(evidence)
  const [found, other] = [holders.get(liar.address), holders.get(honest.address)]
  if (found === undefined || other === undefined) throw new Error('nobody was asked')
  return { liar: found, honest: other }
}

const coefficient = (): bigint => BigInt(`0x${randomBytes(15).toString('hex')}`) + 1n

const [blockHash, nonce] = [new Uint8Array(32).fill(3), new Uint8Array(32).fill(4)]
const parameters = auditParametersOf(auditSeed(blockHash, nonce))

export function questionAbout(data: Uint8Array, index: number): AuditQuestion {
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

/** An honest validator hands the question on and says what came back. */
export type Relay = (
  question: AuditQuestion,
  miners: readonly Pick<HarnessMiner, 'answer'>[],
) => Promise<{ readonly dataHash: string; readonly answers: readonly HolderAnswer[] }>

const honestly: Relay = async (question, miners) => ({
  dataHash: question.challengeHash,
  answers: await Promise.all(miners.map((each) => each.answer(question))),
})

export async function asked(
  question: AuditQuestion,
  miners: readonly Pick<HarnessMiner, 'answer'>[],
  relay: Relay = honestly,
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
  const told = relayed(fields, await relay(question, miners))
  const read = challengedOf(fields)(told)
  if (!read.ok) throw new Error(read.detail)
  // What the page asks with is its own; what piece that was about is the validator's word.
  const { challengeHash, answers } = read.value
  return { question: { ...question, challengeHash }, answers, pieceHash: question.challengeHash }
}
