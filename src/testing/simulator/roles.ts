/**
 * The lies of reliability section 7 that an engine can meet, as cheap roles of one process: each changes what an
 * honest miner would do in one place. B1 stores nothing, B3 and B4 lose a share, and so on; the same names carry
 * exact tests of their own in testing/byzantine. Not here: what the wire refuses before the engine sees it (B21's
 * body, B22's request signature, B27's address), and what needs commit-then-choose, unique copies or validators
 * that compare answers (B9, B15, B16, B17, B28).
 */
import { utf8ToBytes } from '@noble/hashes/utils.js'
import type { ChallengeAsk, RetrieveAnswer, RetrieveAsk, StoreAnswer, StoreAsk } from '../../engine/ports.ts'
import type { ChallengeAnswer } from '../../protocol/challenge-proof.ts'
import { RECORD_BYTES } from '../../protocol/content-tree.ts'
import {
  advance,
  challengePiece,
  failed,
  proofOver,
  receiptFor,
  retrievePiece,
  type Served,
  storePiece,
  type Turn,
} from './miner-node.ts'

export interface Role {
  readonly name: string
  readonly honest: boolean
  /** Gives up what it stored or never gives it back, so its copies are none (fault model: at most two owners do). */
  readonly drops: boolean
  readonly store: (turn: Turn, ask: StoreAsk) => Served<StoreAnswer>
  readonly challenge: (turn: Turn, ask: ChallengeAsk) => Served<ChallengeAnswer>
  readonly retrieve: (turn: Turn, ask: RetrieveAsk) => Served<RetrieveAnswer>
}

export const HONEST: Role = {
  name: 'honest',
  honest: true,
  drops: false,
  store: storePiece,
  challenge: challengePiece,
  retrieve: retrievePiece,
}

function liar(name: string, lies: Partial<Omit<Role, 'name' | 'honest'>>): Role {
  return { ...HONEST, name, honest: false, ...lies }
}

/** Answers as stored, then keeps what `keep` makes of the bytes. */
function storesThenKeeps(keep: (bytes: Uint8Array, turn: Turn) => Uint8Array): Role['store'] {
  return (turn, ask) => {
    const served = storePiece(turn, ask)
    for (const file of turn.miner.files.values()) {
      if (file.original === ask.data) file.bytes = keep(ask.data, turn)
    }
    return served
  }
}

/** Another answer in the place of a true one; `either` when there was nothing to lie about. */
function twists(
  change: (answer: ChallengeAnswer, ask: ChallengeAsk) => ChallengeAnswer | null,
): Role['challenge'] {
  return (turn, ask) => {
    const served = challengePiece(turn, ask)
    if (!served.result.ok) return served
    const value = change(served.result.value, ask)
    if (value === null) return served
    return { result: { ok: true, value }, truth: 'lie', extraMs: 0 }
  }
}

function zeros(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.length)
}

/** Bytes whose records are lost with this chance each; at least one is. */
function withoutSome(share: number): (bytes: Uint8Array, turn: Turn) => Uint8Array {
  return (bytes, { random }) => {
    const left = Uint8Array.from(bytes)
    const records = Math.ceil(bytes.length / RECORD_BYTES)
    const sure = random.below(records)
    for (let i = 0; i < records; i += 1) {
      if (i === sure || random.chance(share)) left.fill(0, i * RECORD_BYTES, (i + 1) * RECORD_BYTES)
    }
    return left
  }
}

function withoutTail(bytes: Uint8Array): Uint8Array {
  const left = Uint8Array.from(bytes)
  left.fill(0, (Math.ceil(bytes.length / RECORD_BYTES) - 1) * RECORD_BYTES)
  return left
}

/** The answer to an earlier challenge of the same piece, under the names of this one. */
function replays(): Role['challenge'] {
  const first = new Map<string, ChallengeAnswer>()
  return (turn, ask) => {
    const served = challengePiece(turn, ask)
    const key = `${turn.caller} ${ask.dataHash} ${ask.index} ${ask.chunkBytes}`
    const old = first.get(key)
    if (!served.result.ok) return served
    first.set(key, served.result.value)
    if (old === undefined) return served
    const { g, h, curve, seed } = ask
    return { result: { ok: true, value: { ...old, g, h, curve, seed } }, truth: 'lie', extraMs: 0 }
  }
}

/** The chunk of some other piece that it holds, proven well. */
function ofAnotherPiece(turn: Turn, ask: ChallengeAsk): Served<ChallengeAnswer> {
  const record = turn.miner.records.get(turn.caller, ask.dataHash)
  const own = turn.miner.files.get(ask.dataHash)
  const other = [...turn.miner.files].find(([name, { original }]) => {
    return name !== ask.dataHash && original.length > ask.index * ask.chunkBytes
  })
  if (record === undefined || own === undefined || other === undefined) return challengePiece(turn, ask)
  const value = proofOver(turn, ask, other[1].original, advance(record, ask.seed))
  return value === null ? failed('refused') : { result: { ok: true, value }, truth: 'lie', extraMs: 0 }
}

function flipsOnRetrieve(turn: Turn, ask: RetrieveAsk): Served<RetrieveAnswer> {
  const served = retrievePiece(turn, ask)
  if (!served.result.ok) return served
  const data = Uint8Array.from(served.result.value.data)
  const at = turn.random.below(data.length)
  data[at] = (data[at] ?? 0) ^ 1
  return { result: { ok: true, value: { ...served.result.value, data } }, truth: 'lie', extraMs: 0 }
}

/** Honest for its first answers, then without data: a fabricated proof over nothing. */
function turnsAfter(answers: number): Role['challenge'] {
  let given = 0
  return (turn, ask) => {
    given += 1
    if (given > answers) for (const file of turn.miner.files.values()) file.bytes = zeros(file.original)
    return challengePiece(turn, ask)
  }
}

function silentWhenDamaged(turn: Turn, ask: ChallengeAsk): Served<ChallengeAnswer> {
  const served = challengePiece(turn, ask)
  return served.truth === 'true' ? served : { ...served, extraMs: null }
}

/** A store whose answer is not what was asked for. The lie is the engine's to find before it counts a copy. */
function storesFalsely(
  change: (answer: StoreAnswer, turn: Turn, ask: StoreAsk) => StoreAnswer,
): Role['store'] {
  return (turn, ask) => {
    const served = storePiece(turn, ask)
    if (!served.result.ok) return served
    return { result: { ok: true, value: change(served.result.value, turn, ask) }, truth: 'lie', extraMs: 0 }
  }
}

const NOTHING = utf8ToBytes('nothing stored')
const FOREIGN_KEY = 9_999

/** Made anew for each miner: some of them remember what they saw. */
export const LIARS: Readonly<Record<string, () => Role>> = {
  B1: () => liar('B1', { drops: true, store: storesThenKeeps(zeros) }),
  B2: () =>
    liar('B2', {
      drops: true,
      challenge: twists((answer) => ({ ...answer, data_chunk: new Uint8Array(0) })),
    }),
  B3: () => liar('B3', { drops: true, store: storesThenKeeps(withoutSome(0.3)) }),
  B4: () => liar('B4', { drops: true, store: storesThenKeeps(withoutTail) }),
  B5: () =>
    liar('B5', {
      challenge: (turn, ask) => {
        const index = ask.index === 0 ? 1 : ask.index - 1
        const record = turn.miner.records.get(turn.caller, ask.dataHash)
        const file = turn.miner.files.get(ask.dataHash)
        const other = { ...ask, index }
        const isAlone = file === undefined || index * ask.chunkBytes >= file.original.length
        if (record === undefined || file === undefined || isAlone) return challengePiece(turn, ask)
        const value = proofOver(turn, other, file.original, advance(record, ask.seed))
        if (value === null) return failed('refused')
        const named = { ...value, challenge_index: ask.index }
        return { result: { ok: true, value: named }, truth: 'lie', extraMs: 0 }
      },
    }),
  B6: () => liar('B6', { challenge: replays() }),
  B7: () => liar('B7', { challenge: ofAnotherPiece }),
  B8: () => liar('B8', { challenge: twists((answer, { g, h }) => ({ ...answer, g: h, h: g })) }),
  B10: () => liar('B10', { challenge: twists((answer) => ({ ...answer, commitment: '302c30' })) }),
  B11: () => liar('B11', { challenge: twists((answer) => ({ ...answer, randomness: 0n })) }),
  B12: () =>
    liar('B12', {
      challenge: twists((answer, { chunkBytes }) => {
        const wrapped = Buffer.from('[]').toString('base64')
        return answer.merkle_proof === wrapped || chunkBytes < 1 ? null : { ...answer, merkle_proof: wrapped }
      }),
    }),
  B13: () => liar('B13', { challenge: twists((answer) => ({ ...answer, merkle_root: '00'.repeat(32) })) }),
  B14: () =>
    liar('B14', {
      store: storesFalsely((_, turn, ask) => receiptFor(turn, { ...ask, data: NOTHING }, turn.miner.key)),
    }),
  B18: () => liar('B18', { drops: true, retrieve: () => failed('refused') }),
  B19: () =>
    liar('B19', { drops: true, retrieve: (turn, ask) => ({ ...retrievePiece(turn, ask), extraMs: 40_000 }) }),
  B20: () => liar('B20', { drops: true, retrieve: flipsOnRetrieve }),
  B21: () => liar('B21', { drops: true, retrieve: () => ({ ...failed('oversize'), truth: 'lie' }) }),
  B22: () => liar('B22', { store: storesFalsely((_, turn, ask) => receiptFor(turn, ask, FOREIGN_KEY)) }),
  B23: () =>
    liar('B23', {
      drops: true,
      challenge: (turn, ask) => {
        if (turn.random.chance(0.2)) turn.miner.files.delete(ask.dataHash)
        return challengePiece(turn, ask)
      },
    }),
  B24: () => liar('B24', { drops: true, challenge: turnsAfter(6) }),
  B25: () => liar('B25', { drops: true, store: storesThenKeeps(zeros), challenge: silentWhenDamaged }),
  'null answers': () =>
    liar('null answers', {
      store: storesFalsely((answer) => ({
        ...answer,
        commitment: null,
        randomness: null,
        commitment_hash: null,
      })),
    }),
}
