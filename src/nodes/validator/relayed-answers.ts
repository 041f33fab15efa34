/** What miners said to an owner's question, as it is passed on (wire/relayed-answer.ts). Nothing of it is judged here. */
import type { HolderAnswer, RelayedChallenge } from '../../engine/relay-challenge.ts'
import type { ChallengeAnswer } from '../../protocol/challenge-proof.ts'
import { MAX_RELAYED_ANSWERS } from '../../wire/limits.ts'
import type { OwnRequestFields } from '../../wire/own-synapses.ts'
import {
  type Echoes,
  MAX_RELAYED_PATH_STEPS,
  MAX_RELAYED_PROOF_CHARS,
  type RelayedAnswer,
} from '../../wire/relayed-answer.ts'

type Asked = OwnRequestFields['ChallengeUser']

interface Relayed {
  readonly fields: { readonly challenge_hash: string; readonly answers: RelayedAnswer[] }
  /** The chunks, each once. */
  readonly data: Uint8Array
}

export function relayed(asked: Asked, { dataHash, answers }: RelayedChallenge): Relayed {
  const chunks = new Chunks()
  const told = answers
    .slice(0, MAX_RELAYED_ANSWERS)
    .map((answer): RelayedAnswer => relayedAnswer(asked, dataHash, answer, chunks))
  return { fields: { challenge_hash: dataHash, answers: told }, data: chunks.joined() }
}

function relayedAnswer(
  asked: Asked,
  dataHash: string,
  { miner, answer, failure, ms }: HolderAnswer,
  chunks: Chunks,
): RelayedAnswer {
  const given = answer === null ? null : membersOf(asked, dataHash, answer, chunks)
  if (given !== null) return { miner, ms: Math.round(ms), no_answer: null, ...given }
  return { miner, ms: Math.round(ms), no_answer: failure ?? 'malformed', ...NOTHING }
}

type Members = Omit<RelayedAnswer, 'miner' | 'ms' | 'no_answer'>

const NOTHING: Members = {
  commitment_hash: null,
  commitment_proof: null,
  commitment: null,
  randomness: null,
  merkle_proof: null,
  merkle_root: null,
  content_path: null,
  answer_signature: null,
  echoes: {},
  chunk_from: null,
  chunk_to: null,
}

/** Null: something in it is longer than any honest answer to such a question. */
function membersOf(asked: Asked, dataHash: string, answer: ChallengeAnswer, chunks: Chunks): Members | null {
  const { data_chunk: chunk, merkle_proof: proof, content_path: path } = answer
  if (typeof proof === 'string' && proof.length > MAX_RELAYED_PROOF_CHARS) return null
  if (Array.isArray(path) && path.length > MAX_RELAYED_PATH_STEPS) return null
  if (chunk instanceof Uint8Array && chunk.length > asked.chunk_size) return null
  const place = chunk instanceof Uint8Array ? chunks.place(chunk) : null
  return {
    commitment_hash: textOf(answer.commitment_hash),
    commitment_proof: textOf(answer.commitment_proof),
    commitment: textOf(answer.commitment),
    randomness: typeof answer.randomness === 'bigint' ? String(answer.randomness) : null,
    merkle_proof: textOf(proof),
    merkle_root: textOf(answer.merkle_root),
    content_path: Array.isArray(path) ? path.map(String) : null,
    answer_signature: textOf(answer.answer_signature),
    echoes: changedEchoes(asked, dataHash, answer),
    chunk_from: place?.from ?? null,
    chunk_to: place?.to ?? null,
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function changedEchoes(asked: Asked, dataHash: string, answer: ChallengeAnswer): Echoes {
  const changed = <T>(got: unknown, expected: T, read: (value: unknown) => T | null) =>
    got === expected ? undefined : read(got)
  const number = (value: unknown) => (typeof value === 'number' ? value : null)
  const echoes = {
    challenge_hash: changed(answer.challenge_hash, dataHash, textOf),
    challenge_index: changed(answer.challenge_index, asked.challenge_index, number),
    chunk_size: changed(answer.chunk_size, asked.chunk_size, number),
    curve: changed<string>(answer.curve, asked.curve, textOf),
    g: changed(answer.g, asked.g, textOf),
    h: changed(answer.h, asked.h, textOf),
    seed: changed(answer.seed, asked.seed, textOf),
  }
  return Object.fromEntries(Object.entries(echoes).filter(([, value]) => value !== undefined))
}

/** Chunks one after the other, equal ones once. */
class Chunks {
  readonly #list: { readonly bytes: Buffer; readonly from: number }[] = []
  #length = 0

  place(chunk: Uint8Array): { readonly from: number; readonly to: number } {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    const known = this.#list.find((other) => other.bytes.equals(bytes))
    const from = known?.from ?? this.#length
    if (known === undefined) {
      this.#list.push({ bytes, from })
      this.#length += bytes.length
    }
    return { from, to: from + bytes.length }
  }

  joined(): Uint8Array {
    return Buffer.concat(this.#list.map(({ bytes }) => bytes))
  }
}
