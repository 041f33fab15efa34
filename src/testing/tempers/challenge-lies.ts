/**
 * Lies in answers to Challenge that an owner's audit meets (reliability section 7). Each is told as cleverly as its row allows: the
 * rest of the answer is right, and the liar signs what it says, so that the check which catches it is the one the row is about.
 */
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { MinerRoutes, MinerSeam } from '../../nodes/miner/miner-seam.ts'
import { nodeSha3 } from '../../nodes/shared/sha3.ts'
import { chainedHash, dataSeedHash } from '../../protocol/chained-hash.ts'
import { cidOf } from '../../protocol/cid.ts'
import { RECORD_BYTES } from '../../protocol/content-tree.ts'
import { commit, RANDOMNESS_MAX, randomnessFromBytes } from '../../protocol/pedersen.ts'
import { decodePoint, encodePoint, hashToPoint, P256_ORDER } from '../../protocol/point.ts'
import { unwrapProof, wrapProof } from '../../protocol/proof-json.ts'
import type { AxonCall, RouteAnswer } from '../../wire/axon.ts'
import { signReceipt } from '../../wire/receipt.ts'
import { signAnswer } from '../../wire/signed-answer.ts'
import { type Keypair, keypairFromMiniSecret } from '../../wire/sr25519.ts'
import type { ChallengeRequest } from '../../wire/synapse.ts'
import { toldAnswer } from '../told-answer.ts'
import { withNotedPath } from './lies.ts'
import { notedPieces } from './noted-pieces.ts'

type Call = AxonCall<'Challenge'>
type Answer = RouteAnswer<'Challenge'>
type Given = Extract<Answer, { readonly ok: true }>
type Ask = (call: Call) => Promise<Answer>

/** Answers with what `lie` makes of the honest miner's answers. */
function lying(lie: (call: Call, honest: Ask) => Promise<Answer>): NonNullable<MinerSeam['routes']> {
  return (ordinary): MinerRoutes => ({
    ...ordinary,
    Challenge: {
      ...ordinary.Challenge,
      handle: (call) => lie(call, async (asked) => ordinary.Challenge.handle(asked)),
    },
  })
}

/** As `lying`, for one honest answer of which something is changed, and signed again by whom it seems to come from. */
function changing(
  keypair: Keypair,
  change: (answer: Given, asked: ChallengeRequest) => Given,
  signer: Keypair | null = keypair,
): NonNullable<MinerSeam['routes']> {
  return lying(async (call, honest) => {
    const answer = await honest(call)
    if (!answer.ok || typeof answer.fields.commitment !== 'string') return answer
    return signed(change(answer, call.fields), call, keypair.address, signer)
  })
}

/** Signs what is told as the answer to what was asked; null: it does not sign. */
function signed(answer: Given, call: Call, miner: string, signer: Keypair | null): Given {
  const answer_signature = signer === null ? null : signAnswer(toldAnswer(answer, call, miner), signer)
  return { ...answer, fields: { ...answer.fields, answer_signature } }
}

const withFields = (answer: Given, fields: Partial<Given['fields']>): Given => ({
  ...answer,
  fields: { ...answer.fields, ...fields },
})

/** B2: keeps the hashes of all records and no record. */
export function keepingHashes(folder: string): MinerSeam {
  const pieces = notedPieces(join(folder, 'notes'), {
    keep: async () => undefined,
    recall: async (name, bytes) => createHash('shake256', { outputLength: bytes }).update(name).digest(),
  })
  return { pieces: () => pieces.keeper, routes: (ordinary) => withNotedPath(ordinary, pieces) }
}

/** B3: keeps every second record of a piece, and the hashes of the others. */
export function droppingHalf(folder: string): MinerSeam {
  const kept = join(folder, 'kept')
  const pieces = notedPieces(join(folder, 'notes'), {
    keep: async (name, bytes) => {
      const half = bytes.slice()
      for (let at = 0; at < half.length; at += 2 * RECORD_BYTES) half.fill(0, at, at + RECORD_BYTES)
      await mkdir(kept, { recursive: true })
      await writeFile(join(kept, name), half)
    },
    recall: async (name) => new Uint8Array(await readFile(join(kept, name))),
  })
  return { pieces: () => pieces.keeper, routes: (ordinary) => withNotedPath(ordinary, pieces) }
}

/** B7: keeps the first piece that it ever got, and answers for all others with it. */
export function answeringWithAnother(folder: string): MinerSeam {
  const kept = join(folder, 'first')
  const { keeper } = notedPieces(join(folder, 'notes'), {
    // The first stays: whoever comes later finds the file there.
    keep: async (name, bytes) =>
      writeFile(kept, Buffer.concat([Buffer.from(name), Buffer.from('\n'), bytes]), { flag: 'wx' }).catch(
        () => undefined,
      ),
    recall: async (_name, bytes) => {
      const all = await readFile(kept)
      const first = all.subarray(all.indexOf(0x0a) + 1)
      const whole = new Uint8Array(bytes)
      for (let at = 0; at < bytes; at += first.length)
        whole.set(first.subarray(0, Math.min(first.length, bytes - at)), at)
      return whole
    },
  })
  return { pieces: () => keeper }
}

/** B5: the proof of the neighbouring chunk. Honest about pieces of one chunk. */
export function answeringNeighbour(keypair: Keypair): MinerSeam {
  return {
    routes: lying(async (call, honest) => {
      const { challenge_index: index } = call.fields
      const asked = (at: number) => honest({ ...call, fields: { ...call.fields, challenge_index: at } })
      const next = await asked(index + 1)
      const answer = next.ok ? next : index > 0 ? await asked(index - 1) : next
      if (!answer.ok) return honest(call)
      return signed(answer, call, keypair.address, keypair)
    }),
  }
}

/** B8: computes under an h of its own. */
export function ownBases(keypair: Keypair): MinerSeam {
  const h = encodePoint(hashToPoint('filetao-testing/liar', new Uint8Array(0)))
  return {
    routes: lying(async (call, honest) => {
      const answer = await honest({ ...call, fields: { ...call.fields, h } })
      return answer.ok && typeof answer.fields.commitment === 'string'
        ? signed(answer, call, keypair.address, keypair)
        : answer
    }),
  }
}

/**
 * B9: commits before it has anything, under an h of which it knows the logarithm x, so that the commitment c·g opens to whatever it
 * is asked for: r = (c − m)/x. By the three checks of the specification, which read h from the answer, that is a proof.
 */
export function trapdoor(keypair: Keypair): MinerSeam {
  const [x, c] = [randomScalar(), randomScalar()]
  return {
    routes: changing(keypair, (answer, asked) => {
      const [g, h] = [decodePoint(asked.g, 'strict'), decodePoint(asked.h, 'strict')]
      if (!g.ok || !h.ok) return answer
      const message = dataSeedHash(answer.data ?? new Uint8Array(0), asked.seed)
      const randomness = modulo((c - message) * inverse(x))
      const commitment = encodePoint(g.value.multiply(c))
      const merkle_root = rootAbove(commitment, answer.fields.merkle_proof)
      return withFields(answer, { randomness, commitment, merkle_root })
    }),
  }
}

/** B14: a pair that fits itself and comes from nothing, in answers and in receipts. */
export function inventsPairs(keypair: Keypair): MinerSeam {
  const pairUnder = (seed: string) => {
    const commitment_proof = String(randomScalar())
    return { commitment_proof, commitment_hash: chainedHash(commitment_proof, seed, nodeSha3) }
  }
  const routes = changing(keypair, (answer, { seed }) => withFields(answer, pairUnder(seed)))
  return {
    routes: (ordinary) => {
      const inAnswers = routes(ordinary)
      return {
        ...inAnswers,
        Store: { ...inAnswers.Store, handle: (call) => storedWith(pairUnder, call, ordinary, keypair) },
      }
    },
  }
}

/** The ordinary receipt, over an invented hash, signed anew. */
async function storedWith(
  pairUnder: (seed: string) => { readonly commitment_hash: string },
  call: AxonCall<'Store'>,
  { Store }: MinerRoutes,
  keypair: Keypair,
): Promise<RouteAnswer<'Store'>> {
  const answer = await Store.handle(call)
  if (!answer.ok) return answer
  const { seed, g, h } = call.fields
  const { commitment, receipt_block, receipt_block_hash } = answer.fields
  const { commitment_hash } = pairUnder(seed)
  const receipt = {
    validator: call.caller,
    miner: keypair.address,
    cid: cidOf(call.data ?? new Uint8Array(0)),
    length: call.data?.byteLength ?? 0,
    seed,
    g,
    h,
    commitment: commitment ?? '',
    commitment_hash,
    block: receipt_block ?? 0,
    block_hash: receipt_block_hash ?? '',
  }
  return {
    ...answer,
    fields: { ...answer.fields, commitment_hash, signature: signReceipt(receipt, keypair) },
  }
}

const modulo = (value: bigint): bigint => ((value % P256_ORDER) + P256_ORDER) % P256_ORDER

function randomScalar(): bigint {
  return (BigInt(`0x${randomBytes(32).toString('hex')}`) % (P256_ORDER - 1n)) + 1n
}

/** By Fermat: the order is prime. */
function inverse(value: bigint): bigint {
  let [result, base, exponent] = [1n, modulo(value), P256_ORDER - 2n]
  for (; exponent > 0n; exponent >>= 1n) {
    if ((exponent & 1n) === 1n) result = modulo(result * base)
    base = modulo(base * base)
  }
  return result
}

/** B10: the point at infinity, under which everything opens. */
export function infinity(keypair: Keypair): MinerSeam {
  return { routes: changing(keypair, (answer) => withFields(answer, { commitment: '302c30' })) }
}

/** B11: randomness beyond the protocol's range; the commitment opens with it all the same. */
export function largeRandomness(keypair: Keypair): MinerSeam {
  return {
    routes: changing(keypair, (answer) => {
      let r = answer.fields.randomness ?? 1n
      while (r <= RANDOMNESS_MAX) r += P256_ORDER
      return withFields(answer, { randomness: r })
    }),
  }
}

/** B12: a path of no steps. Right where there is one chunk alone. */
export function emptyPath(keypair: Keypair): MinerSeam {
  return { routes: changing(keypair, (answer) => withFields(answer, { merkle_proof: wrapProof([]) })) }
}

/** B13: a node of the tree in the place of the commitment. */
export function innerNode(keypair: Keypair): MinerSeam {
  return {
    routes: changing(keypair, (answer) =>
      withFields(answer, { commitment: randomBytes(32).toString('hex') }),
    ),
  }
}

/** B15: commits to each chunk only when it is asked for, in a tree that it makes up around it. */
export function commitsLate(keypair: Keypair): MinerSeam {
  return {
    routes: changing(keypair, (answer, asked) => {
      const [g, h] = [decodePoint(asked.g, 'strict'), decodePoint(asked.h, 'strict')]
      if (!g.ok || !h.ok) return answer
      const randomness = randomnessFromBytes(new Uint8Array(randomBytes(32)))
      const message = dataSeedHash(answer.data ?? new Uint8Array(0), asked.seed)
      const commitment = encodePoint(commit(g.value, h.value, message, randomness))
      const merkle_root = rootAbove(commitment, answer.fields.merkle_proof)
      return withFields(answer, { randomness, commitment, merkle_root })
    }),
  }
}

/** Where the steps of a path lead from another leaf. */
function rootAbove(commitment: string, path: unknown): string {
  const steps = unwrapProof(path, 'strict')
  if (!steps.ok || !Array.isArray(steps.value)) return commitment
  const fold = (node: Buffer, step: unknown): Buffer => {
    const [side, hex] = Object.entries(step ?? {})[0] ?? ['', '']
    const sibling = Buffer.from(String(hex), 'hex')
    return Buffer.from(nodeSha3(...(side === 'left' ? [sibling, node] : [node, sibling])))
  }
  return steps.value.reduce<Buffer>(fold, Buffer.from(commitment, 'hex')).toString('hex')
}

/** B22: signs with a key that is not its own. */
export function signsAsAnother(keypair: Keypair): MinerSeam {
  const other = keypairFromMiniSecret(new Uint8Array(randomBytes(32)))
  return { routes: changing(keypair, (answer) => answer, other) }
}

/** No lie: a miner that never learned to sign its answers. */
export function unsigned(keypair: Keypair): MinerSeam {
  return { routes: changing(keypair, (answer) => answer, null) }
}

/** Says of every piece that it has not got it. */
export function declaringLoss(): MinerSeam {
  return { routes: lying(async () => ({ ok: true, fields: {} })) }
}
