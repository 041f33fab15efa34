/** Has the holders of a sample prove one chunk of it, as an owner's audit would. */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { auditParametersOf, auditSeed } from '../../protocol/audit-parameters.ts'
import { RECORD_BYTES } from '../../protocol/content-tree.ts'
import { dec, toInteger } from '../../protocol/hash.ts'
import type { QuestionEvidence } from '../audit/evidence.ts'
import { localVerifier } from '../local-verifier.ts'
import { randomBytes } from '../web-crypto.ts'
import type { HopLog } from './hop-log.ts'
import { CALL_MS, causeOf, type RoundWorld } from './round-world.ts'
import type { Sample } from './sample.ts'

export interface AskedHolders {
  readonly question: QuestionEvidence | null
  /** Empty: every answer that came holds. */
  readonly cause: string
}

/** @throws the signal's reason */
export async function askHolders(world: RoundWorld, sample: Sample, log: HopLog): Promise<AskedHolders> {
  const { axons, validator, signal } = world
  const asked = questionOf(world, sample)
  const { cid, index, chunkBytes, curve, g, h, seed } = asked
  const watch = log.call(validator.hotkey, 'ChallengeUser', null)
  const request = { cid, index, chunkBytes, curve, g, h, seed }
  const answer = await axons.challenge(validator, request, { timeoutMs: CALL_MS, signal, watch })
  watch.ended(answer)
  // A node that cannot be asked has not failed a round: the specification knows no such call.
  if (!answer.ok) return { question: null, cause: answer.code === 'synapse-unknown' ? '' : causeOf(answer) }
  const { challengeHash, answers } = answer.value
  const { startMs } = watch
  for (const { miner: node, ms, noAnswer, answer: given } of answers) {
    const ok = given !== null
    const endMs = startMs + ms
    log.add({
      from: 'validator',
      to: 'miner',
      node,
      call: 'Challenge',
      startMs,
      endMs,
      ok,
      bytes: chunkLength(given?.data_chunk),
      layer: 'claimed',
      detail: noAnswer ?? '',
    })
  }
  const pieceHash = dec(toInteger(sample.sha3.digest()))
  const evidence = { question: { ...asked, challengeHash }, answers, pieceHash }
  return { question: evidence, cause: await checked(evidence, log) }
}

async function checked(evidence: QuestionEvidence, log: HopLog): Promise<string> {
  let startMs = log.now()
  let cause = ''
  for (const { miner: node, verdict, micros } of await localVerifier.checkAnswers([evidence])) {
    const endMs = Math.min(log.now(), startMs + micros / 1000)
    const detail = verdict.ok ? '' : verdict.reason
    log.add({ from: 'page', to: 'page', node, call: 'check', startMs, endMs, ok: verdict.ok, detail })
    startMs = endMs
    if (!verdict.ok) cause ||= verdict.reason
  }
  return cause
}

function questionOf({ view, validator, clock }: RoundWorld, { cid, data, contentRoot }: Sample) {
  const { block, blockHash } = view.metagraph
  const nonce = randomBytes(32)
  const seed = auditSeed(hexToBytes(blockHash.slice(2)), nonce)
  const chunks = Math.ceil(data.length / RECORD_BYTES)
  return {
    cid,
    length: data.length,
    contentRoot,
    validator: validator.hotkey,
    chunkBytes: RECORD_BYTES,
    index: new DataView(randomBytes(4).buffer).getUint32(0) % chunks,
    ...auditParametersOf(seed),
    block,
    blockHash,
    nonce: bytesToHex(nonce),
    genesisHash: view.genesisHash,
    at: clock.now(),
  }
}

function chunkLength(chunk: unknown): number | null {
  return chunk instanceof Uint8Array ? chunk.length : null
}
