/** One miner and one validator without an engine between them: a question, the answer, the verifier's verdict. */

import { drawSeed, parametersOf } from '../../engine/group-parameters.ts'
import type { ChallengeAsk, Clock, MinerTransport, NodeAddress, Random } from '../../engine/ports.ts'
import type { ChallengeAnswer, ChallengeExpectation } from '../../protocol/challenge-proof.ts'
import { chunkCount } from '../../protocol/chunking.ts'
import { cidOf } from '../../protocol/cid.ts'
import { contentLeaves, contentRoot, RECORD_BYTES } from '../../protocol/content-tree.ts'
import { dec } from '../../protocol/hash.ts'
import { createMiner, createMinerTransport, type SimulatedMiner, testKeypair } from '../miners.ts'
import { createSeededRandom } from '../seeded-random.ts'
import { testHashing } from '../simulated-network.ts'
import type { Liar, LiarTools, MakeLiar } from './liar.ts'

/** No time passes: every answer is there at once. */
const instantClock: Clock = {
  nowMs: () => 1_800_000_000_000,
  monotonicMs: () => 0,
  after(_, action) {
    action()
    return () => undefined
  },
}

const NEVER = { timeoutMs: 1_000, cancelled: new Promise<void>(() => undefined) }

export interface Desk {
  readonly tools: LiarTools
  readonly to: NodeAddress
  readonly validator: string
  readonly honest: MinerTransport
  /** Stores pieces of these lengths and lets the liar turn. Gives their hashes in the same order. */
  store(liar: Liar, lengths: readonly number[]): Promise<string[]>
  /** Asks about one chunk of `records` records; null: the liar gave no answer. */
  challenge(liar: Liar, dataHash: string, records: number, index: number): Promise<Question>
  retrieve(liar: Liar, dataHash: string): ReturnType<MinerTransport['retrieve']>
}

export interface Question {
  readonly expected: ChallengeExpectation
  readonly answer: ChallengeAnswer | null
}

/** A whole number of records and half a one: the tail matters. */
export function lengthOf(records: number): number {
  return Math.round(records * RECORD_BYTES)
}

export function createDesk(seed: number | string, accomplice: SimulatedMiner | null = null): Desk {
  const random: Random = createSeededRandom(seed)
  const miner = createMiner(1, 'owner')
  const validator = testKeypair(5_000).address
  const tools: LiarTools = { miner, random, hashing: testHashing, clock: instantClock, accomplice }
  const head = () => ({ number: 100, hash: `0x${'0'.repeat(63)}1` })
  const world = { clock: instantClock, random, hashing: testHashing, validator, head }
  const honest = createMinerTransport(new Map([[miner.keypair.address, miner]]), world)
  const to = { hotkey: miner.keypair.address, ip: '127.0.0.1', port: 2_000 }
  const pieces = new Map<string, { data: Uint8Array; root: Uint8Array; seed: string; proof: string }>()
  return {
    tools,
    to,
    validator,
    honest,
    async store(liar, lengths) {
      const hashes: string[] = []
      for (const length of lengths) {
        const data = random.bytes(length)
        const group = parametersOf(drawSeed(random))
        const { dataHash, messageHash } = testHashing.pieceHashes(data, group.seed)
        const root = contentRoot(contentLeaves(data, testHashing.sha256), length, testHashing.sha256)
        const ask = { data, cid: cidOf(data, testHashing.sha256), ...group, ttl: 3_600 }
        const stored = await liar.store(to, ask, NEVER)
        if (!stored.ok) throw new Error(stored.detail)
        pieces.set(dec(dataHash), { data, root, seed: group.seed, proof: dec(messageHash) })
        hashes.push(dec(dataHash))
      }
      liar.turn()
      return hashes
    },
    async challenge(liar, dataHash, records, index) {
      const piece = pieces.get(dataHash)
      if (piece === undefined) throw new Error('no such piece')
      const group = parametersOf(drawSeed(random))
      const chunkBytes = records * RECORD_BYTES
      if (index >= chunkCount(piece.data.length, chunkBytes)) throw new Error('no such chunk')
      const ask: ChallengeAsk = { dataHash, index, chunkBytes, ...group }
      const answer = await liar.challenge(to, ask, NEVER)
      const request = { challengeHash: dataHash, index, chunkBytes, ...group }
      const proofs = piece.seed === '' ? null : [{ seed: piece.seed, proof: piece.proof }]
      // Only the Store's own proof is known; from the second question on there is none to hold the pair against.
      piece.seed = ''
      const knowledge = { byteLength: piece.data.length, proofs, chunkHash: null, contentRoot: piece.root }
      return { expected: { request, knowledge }, answer: answer.ok ? answer.value : null }
    },
    retrieve: (liar, dataHash) => liar.retrieve(to, { dataHash, seed: drawSeed(random) }, NEVER),
  }
}

export function makeLiarAt(desk: Desk, make: MakeLiar): Liar {
  return make(desk.honest, desk.tools)
}
