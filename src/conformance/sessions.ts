/**
 * sessions.json: sequences of operations over a lossy network. Replays the seed bookkeeping of miner and validator, and
 * verifies every answer as the validator saw it: as the reference does, and strictly with the seeds the miner may hold.
 */

import { dataSeedHash } from '../protocol/chained-hash.ts'
import { verifyChallengeProof } from '../protocol/challenge-proof.ts'
import { chunkAt, referenceSize } from '../protocol/chunking.ts'
import { dec, hashData } from '../protocol/hash.ts'
import { type MinerSession, serveRequest } from '../protocol/miner-session.ts'
import type { Mode } from '../protocol/point.ts'
import { verifyRetrieveProof } from '../protocol/retrieve-proof.ts'
import {
  knownProofs,
  referencePrevSeed,
  type SeedWindow,
  seedConfirmed,
  seedSent,
} from '../protocol/seed-window.ts'
import { verifyStoreProof } from '../protocol/store-proof.ts'
import { challengeRequestOf } from './challenge.ts'
import type { Ports, Tally } from './report.ts'
import { Fields, VectorFileError } from './vector-fields.ts'

interface Replay {
  miner: MinerSession | null
  window: SeedWindow
  prevSeed: string | null
}

type Op = 'store' | 'challenge' | 'retrieve'

function opOf(operation: Fields): Op {
  const op = operation.text('op')
  if (op === 'store' || op === 'challenge' || op === 'retrieve') return op
  throw new VectorFileError(`unknown operation ${op}`)
}

/** The answer as the validator judges it. The request's values are those echoed in the answer: the file has no request. */
function verified(
  op: Op,
  operation: Fields,
  data: Uint8Array,
  window: SeedWindow,
  mode: Mode,
  ports: Ports,
): boolean {
  const response = operation.fields('response')
  const answer = response.all()
  const seed = operation.text('seed')
  const dataHash = dec(hashData(data, ports.sha3))
  if (op === 'retrieve')
    return verifyRetrieveProof({ dataHash, seed, seeds: window.seeds }, answer, mode, ports.sha3).ok
  if (op === 'store') {
    const { curve, g, h } = { curve: response.text('curve'), g: response.text('g'), h: response.text('h') }
    const messageHash = dataSeedHash(data, seed, ports.sha3)
    return verifyStoreProof({ curve, g, h, seed, messageHash }, answer, mode).ok
  }
  const request = { ...challengeRequestOf(response), challengeHash: dataHash, seed }
  const chunk = chunkAt(data, request.chunkBytes, request.index)
  const chunkHash = chunk === null ? null : hashData(chunk, ports.sha3)
  const proofs = knownProofs(data, window.seeds, ports.sha3)
  const knowledge = { byteLength: data.length, proofs, chunkHash, contentRoot: null }
  return verifyChallengeProof({ request, knowledge }, answer, mode).ok
}

function replay(
  operation: Fields,
  label: string,
  state: Replay,
  data: Uint8Array,
  tally: Tally,
  ports: Ports,
): void {
  const op = opOf(operation)
  const seed = operation.text('seed')
  const before = state.window
  if (op !== 'store') state.window = seedSent(state.window, seed)
  if (operation.text('network') !== 'timeout_before') {
    const step = serveRequest(state.miner, { op, seed })
    state.miner = step.session
    const proof = operation.fields('response').all()['commitment_proof']
    if (step.answer === 'chained' && typeof proof === 'string') {
      tally.equal(
        `${label}: proof from the recorded seed`,
        knownProofs(data, [step.previousSeed], ports.sha3)[0]?.proof,
        proof,
      )
    }
  }
  const expected = operation.flag('verified')
  const strict = verified(op, operation, data, before, 'strict', ports)
  tally.equal(
    `${label}: verified (reference)`,
    verified(op, operation, data, before, 'reference', ports),
    expected,
  )
  tally.equal(`${label}: verified (strict)`, strict, expected)
  if (strict) state.window = seedConfirmed(seed)
  state.prevSeed = referencePrevSeed(state.prevSeed, { op, path: 'scoring', verified: expected, seed })
  const after = operation.fields('state')
  tally.equal(`${label}: miner's seed`, state.miner?.seed ?? null, after.value('miner_seed'))
  tally.equal(`${label}: validator's seed`, state.prevSeed, after.value('validator_prev_seed'))
  tally.equal(`${label}: size`, referenceSize(data.length), after.value('validator_size'))
  const held = state.miner !== null && state.window.seeds.includes(state.miner.seed)
  tally.check(`${label}: the window holds the miner's seed`, held)
}

export function checkSessions(file: unknown, tally: Tally, ports: Ports): void {
  for (const [i, session] of new Fields(file).cases('sessions').entries()) {
    const data = session.base64('data_b64')
    tally.equal(`session ${i}: data hash`, dec(hashData(data, ports.sha3)), session.text('data_hash'))
    const state: Replay = { miner: null, window: { seeds: [] }, prevSeed: null }
    for (const [k, operation] of session.cases('operations').entries()) {
      replay(operation, `session ${i} operation ${k} ${operation.text('op')}`, state, data, tally, ports)
    }
  }
}
