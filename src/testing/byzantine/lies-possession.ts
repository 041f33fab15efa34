/**
 * Liars that do not hold what they were paid to hold (rows B1-B4, B7, B16, B18-B20, B23-B25). Each keeps whatever is
 * small: the length, the 32-byte leaf hashes and the one chained proof it could compute before it dropped the bytes.
 */
import type { CallFailure, ChallengeAsk } from '../../engine/ports.ts'
import { uniformBelow } from '../../engine/random-choice.ts'
import { chainedHash } from '../../protocol/chained-hash.ts'
import { RECORD_BYTES } from '../../protocol/content-tree.ts'
import type { Result } from '../../protocol/verdict.ts'
import {
  changedRetrieve,
  forgedAnswer,
  inventedPair,
  keptLeaves,
  type LiarTools,
  liarWith,
  type MakeLiar,
  pathText,
} from './liar.ts'

/** What a liar does when it is asked for bytes it has not. */
export type WhenAsked = 'fabricates' | 'declares' | 'silent' | 'refuses'

/** What is left of a piece. */
interface Remains {
  readonly length: number
  readonly leaves: readonly Uint8Array[]
  /** Right where the bytes were kept, zero where they were not; null: nothing was. */
  readonly bytes: Uint8Array | null
  /** H(D || the seed recorded at the turn), good for one answer. */
  proof: string | null
}

export function failure(reason: CallFailure): Result<never, CallFailure> {
  return { ok: false, reason, detail: `the liar says ${reason}` }
}

/** Never answers; the engine's own clock ends the call. */
export function never<T>(): Promise<T> {
  return new Promise(() => undefined)
}

/** Bytes that look like a record: 32 random ones, again and again. */
function invented(length: number, { random }: LiarTools): Uint8Array {
  const bytes = new Uint8Array(length)
  const tile = random.bytes(32)
  for (let at = 0; at < length; at += tile.length) bytes.set(tile.subarray(0, length - at), at)
  return bytes
}

function remainsOf(dataHash: string, piece: Uint8Array, tools: LiarTools): Remains {
  const key = [...tools.miner.seeds.keys()].find((each) => each.endsWith(` ${dataHash}`))
  const seed = key === undefined ? undefined : tools.miner.seeds.get(key)
  return {
    length: piece.length,
    leaves: keptLeaves(piece, tools.hashing),
    bytes: null,
    proof: seed === undefined ? null : tools.hashing.pieceHashes(piece, seed).messageHash.toString(),
  }
}

/** The kept proof while it is good, then an invented one: what a miner without the bytes can send. */
function pairOf(remains: Remains, seed: string, tools: LiarTools) {
  const { proof } = remains
  remains.proof = null
  if (proof === null) return inventedPair(seed, tools)
  return { commitment_proof: proof, commitment_hash: chainedHash(proof, seed, tools.hashing.sha3) }
}

/** Which remains each piece has after the turn; a piece that is not in the map is still whole. */
type Drop = (tools: LiarTools) => Map<string, Remains>

interface Cunning {
  /** False: the content path is made for the invented bytes instead of taken from the kept leaves. */
  readonly keepsLeaves: boolean
  readonly challenged: WhenAsked
  readonly retrieved: WhenAsked
}

function unwilling(how: WhenAsked): Promise<Result<never, CallFailure>> | null {
  if (how === 'silent') return never()
  if (how === 'declares') return Promise.resolve(failure('missing'))
  return how === 'refuses' ? Promise.resolve(failure('refused')) : null
}

/** Drops, then answers about what is gone as `cunning` says and about the rest honestly. */
function dropper(drop: Drop, { keepsLeaves, challenged, retrieved }: Cunning): MakeLiar {
  return (honest, tools) => {
    let gone = new Map<string, Remains>()
    const answer = (remains: Remains, ask: ChallengeAsk) => {
      const data = remains.bytes ?? invented(remains.length, tools)
      const leaves = keepsLeaves ? remains.leaves : keptLeaves(data, tools.hashing)
      const contentPath = pathText(leaves, ask, tools.hashing)
      return { ...forgedAnswer({ data, ask, contentPath }, tools), ...pairOf(remains, ask.seed, tools) }
    }
    return liarWith(honest, {
      turn: () => {
        const dropped = drop(tools)
        gone = new Map([...gone, ...dropped])
        for (const dataHash of dropped.keys()) tools.miner.pieces.delete(dataHash)
      },
      async challenge(to, ask, limits) {
        const remains = gone.get(ask.dataHash)
        if (remains === undefined) return honest.challenge(to, ask, limits)
        return unwilling(challenged) ?? { ok: true, value: answer(remains, ask) }
      },
      async retrieve(to, ask, limits) {
        const remains = gone.get(ask.dataHash)
        if (remains === undefined) return honest.retrieve(to, ask, limits)
        const data = remains.bytes ?? invented(remains.length, tools)
        return unwilling(retrieved) ?? { ok: true, value: { data, ...pairOf(remains, ask.seed, tools) } }
      },
    })
  }
}

const everything: Drop = (tools) =>
  new Map([...tools.miner.pieces].map(([hash, piece]) => [hash, remainsOf(hash, piece, tools)]))

/** B1: nothing at all is kept but the length. */
export function storesNothing(retrieved: WhenAsked = 'fabricates'): MakeLiar {
  return dropper(everything, { keepsLeaves: false, challenged: 'fabricates', retrieved })
}

/** B2: the hashes are kept, so that every path is right. */
export const keepsOnlyHashes: MakeLiar = dropper(everything, {
  keepsLeaves: true,
  challenged: 'fabricates',
  retrieved: 'fabricates',
})

/** B23, B24: everything goes at once, some time later than the Store, and whatever comes after it too. */
export function deletesLater(how: WhenAsked): MakeLiar {
  return (honest, tools) => {
    const liar = dropper(everything, { keepsLeaves: true, challenged: how, retrieved: how })(honest, tools)
    let lying = false
    return {
      ...liar,
      turn: () => {
        lying = true
        liar.turn()
      },
      async store(to, ask, limits) {
        const answer = await honest.store(to, ask, limits)
        if (lying) liar.turn()
        return answer
      },
    }
  }
}

/** B3: the share is of records, over everything it holds, and at least one. */
export function dropsShare(share: number, how: WhenAsked = 'fabricates'): MakeLiar {
  return dropper((tools) => dropRecords(tools, share), {
    keepsLeaves: true,
    challenged: how,
    retrieved: how,
  })
}

function dropRecords(tools: LiarTools, share: number): Map<string, Remains> {
  const pieces = [...tools.miner.pieces].sort(([a], [b]) => (a < b ? -1 : 1))
  const records = pieces.flatMap(([dataHash, piece]) =>
    keptLeaves(piece, tools.hashing).map((_, place) => ({ dataHash, piece, place })),
  )
  const left = Math.max(1, Math.ceil(records.length * share - 1e-9))
  const gone = new Map<string, Remains & { bytes: Uint8Array }>()
  for (let dropped = 0; dropped < left; dropped += 1) {
    const [chosen] = records.splice(uniformBelow(tools.random, records.length), 1)
    if (chosen === undefined) break
    const { dataHash, piece, place } = chosen
    const remains = gone.get(dataHash) ?? {
      ...remainsOf(dataHash, piece, tools),
      bytes: Uint8Array.from(piece),
    }
    remains.bytes.fill(0, place * RECORD_BYTES, (place + 1) * RECORD_BYTES)
    gone.set(dataHash, remains)
  }
  return gone
}

/** B4: the last record of every piece, where it is shorter than a record. */
export const dropsTail: MakeLiar = dropper(
  (tools) =>
    new Map(
      [...tools.miner.pieces]
        .filter(([, piece]) => piece.length % RECORD_BYTES !== 0)
        .map(([dataHash, piece]) => {
          const bytes = Uint8Array.from(piece)
          bytes.fill(0, piece.length - (piece.length % RECORD_BYTES))
          return [dataHash, { ...remainsOf(dataHash, piece, tools), bytes }]
        }),
    ),
  { keepsLeaves: true, challenged: 'fabricates', retrieved: 'fabricates' },
)

/** B7: keeps one piece and answers for the others with it: right bytes and a right path, of another file. */
export const answersWithAnother: MakeLiar = (honest, tools) => {
  let kept: Uint8Array | null = null
  const gone = new Map<string, Remains>()
  const { miner, hashing } = tools
  return liarWith(honest, {
    turn: () => {
      const byLength = [...miner.pieces].sort(([, a], [, b]) => b.length - a.length)
      kept = byLength[0]?.[1] ?? null
      for (const [dataHash, piece] of byLength.slice(1)) {
        gone.set(dataHash, remainsOf(dataHash, piece, tools))
        miner.pieces.delete(dataHash)
      }
    },
    async challenge(to, ask, limits) {
      const remains = gone.get(ask.dataHash)
      if (kept === null || remains === undefined) return honest.challenge(to, ask, limits)
      // As long as the piece that it stands in for, or the length would give it away.
      const data = kept.subarray(0, remains.length)
      const contentPath = pathText(keptLeaves(data, hashing), ask, hashing)
      const pair = pairOf(remains, ask.seed, tools)
      return { ok: true, value: { ...forgedAnswer({ data, ask, contentPath }, tools), ...pair } }
    },
    async retrieve(to, ask, limits) {
      if (kept === null || !gone.has(ask.dataHash)) return honest.retrieve(to, ask, limits)
      return { ok: true, value: { data: kept, ...inventedPair(ask.seed, tools) } }
    },
  })
}

/** B16: holds nothing and reads the accomplice's disk for each answer; declares the loss when that is gone too. */
export const proxies: MakeLiar = (honest, tools) => {
  let source: ReadonlyMap<string, Uint8Array> | null = null
  const { miner } = tools
  const borrowing = async <T>(dataHash: string, call: () => Promise<T>): Promise<T> => {
    if (source === null) return call()
    const piece = source.get(dataHash)
    miner.pieces.clear()
    if (piece !== undefined) miner.pieces.set(dataHash, piece)
    const answer = call()
    miner.pieces.clear()
    return answer
  }
  return liarWith(honest, {
    turn: () => {
      source = tools.accomplice?.pieces ?? new Map()
      miner.pieces.clear()
    },
    challenge: (to, ask, limits) => borrowing(ask.dataHash, () => honest.challenge(to, ask, limits)),
    retrieve: (to, ask, limits) => borrowing(ask.dataHash, () => honest.retrieve(to, ask, limits)),
  })
}

/** B18: every proof is right, because the bytes are there; they are only not given back. */
export function ransoms(how: WhenAsked): MakeLiar {
  return (honest) => {
    let lying = false
    return liarWith(honest, {
      turn: () => {
        lying = true
      },
      retrieve: (to, ask, limits) => (lying ? unwilling(how) : null) ?? honest.retrieve(to, ask, limits),
    })
  }
}

/** B20: the whole piece with one bit changed. */
export const flipsBit: MakeLiar = (honest, { random }) =>
  changedRetrieve(honest, (answer) => {
    const data = Uint8Array.from(answer.data)
    const at = uniformBelow(random, data.length)
    data[at] = (data[at] ?? 0) ^ (1 << uniformBelow(random, 8))
    return { ...answer, data }
  })

/** B20: the front half. */
export const cutsShort: MakeLiar = (honest) =>
  changedRetrieve(honest, (answer) => ({ ...answer, data: answer.data.subarray(0, answer.data.length >> 1) }))

/** B25: dropped half of its records, and is silent about exactly those, so that a roll-over might wash it. */
export const silentAboutTheGone: MakeLiar = dropsShare(0.5, 'silent')
