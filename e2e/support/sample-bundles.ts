/** Proof bundles for pictures and for the browser: real evidence of an object in three copies. */
import type { AnswerEvidence } from '../../src/client/audit/evidence.ts'
import { makeBundle } from '../../src/client/bundle/make-bundle.ts'
import type { HolderProof } from '../../src/client/proof-api.ts'
import {
  type Asked,
  answerOf,
  ask,
  EXPORTER,
  GENESIS,
  holderOf,
  key,
  pieceOf,
  signatureOf,
  silent,
} from '../../src/testing/bundle-evidence.ts'

const [ALICE, BOB, CAROL, DAVE] = [key('alice'), key('bob'), key('carol'), key('dave')]
const PART = pieceOf(6 * 16_400 + 500)
const MANIFEST = pieceOf(900)

interface Kept {
  readonly data: Uint8Array
  readonly role: 'part' | 'manifest'
  readonly index: number
  readonly receipts: readonly HolderProof[]
  readonly audits: readonly { readonly asked: Asked; readonly answers: readonly AnswerEvidence[] }[]
}

function bundleOf(kept: readonly Kept[], name: string | null): Buffer {
  const objects = kept.map(({ data, role, index, receipts, audits }) => {
    const { cid, length, contentRoot } = ask(data, 0).question
    const asked = audits.map(({ asked: { question }, answers }) => ({ question, answers }))
    return { cid, length, contentRoot, role, index, receipts, audits: asked }
  })
  const downloads = [{ at: 1_764_290_000_000, bytes: 98_900, complete: true, parts: [] }]
  const at = 1_764_300_500_000
  const made = {
    objects,
    downloads,
    exporter: EXPORTER,
    genesisHash: GENESIS,
    networkName: 'local',
    at,
    name,
  }
  return Buffer.from(makeBundle(made))
}

/** Everything in it is proven, or honestly missing. */
export function wholeBundle(): Buffer {
  const first = ask(PART, 2, 1, 1234)
  const second = ask(PART, 5, 1, 4021)
  const manifest = ask(MANIFEST, 0, 1, 4022)
  const audits = [
    { asked: second, answers: [answerOf(second, ALICE), answerOf(second, BOB), silent(CAROL, 'late')] },
    { asked: first, answers: [ALICE, BOB, CAROL].map((miner) => answerOf(first, miner)) },
  ]
  const receipts = [ALICE, BOB, CAROL].map((miner) => holderOf(PART, miner))
  const part = { data: PART, role: 'part', index: 0, receipts, audits } as const
  return bundleOf(
    [
      part,
      {
        data: MANIFEST,
        role: 'manifest',
        index: 1,
        receipts: [holderOf(MANIFEST, BOB)],
        audits: [{ asked: manifest, answers: [answerOf(manifest, BOB)] }],
      },
    ],
    'Grandmother’s letters.pdf',
  )
}

/** One of everything that can be wrong. */
export function wrongBundle(): Buffer {
  const asked = ask(PART, 2)
  const honest = answerOf(asked, ALICE)
  const said = {
    commitment: String(honest.answer?.commitment),
    randomness: 12n,
    commitment_hash: String(honest.answer?.commitment_hash),
    commitment_proof: String(honest.answer?.commitment_proof),
    merkle_root: String(honest.answer?.merkle_root),
    data_chunk: PART.slice(2 * 16_400, 3 * 16_400),
  }
  const lying = {
    ...honest,
    miner: DAVE.address,
    answer: { ...honest.answer, ...said },
    signature: signatureOf(asked.question, said, DAVE),
  }
  const answers = [
    honest,
    { ...answerOf(asked, BOB), signature: null },
    lying,
    { ...answerOf(asked, CAROL), answer: { ...answerOf(asked, CAROL).answer, randomness: 4n } },
    silent(key('erin'), 'missing'),
  ]
  const receipts = [holderOf(PART, ALICE), { ...holderOf(PART, DAVE), block: 7 }]
  return bundleOf([{ data: PART, role: 'part', index: 0, receipts, audits: [{ asked, answers }] }], null)
}
