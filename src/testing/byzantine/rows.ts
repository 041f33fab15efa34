/**
 * The Byzantine matrix (reliability section 7) as it is met by this protocol: one line a row or a variant of it, with what
 * catches it, the bound, and a trial that lies for real. Rows that no check here can refuse say so, and their trial shows
 * what happens instead.
 */
import { tryHonest, tryWrongRecord } from './honest-trials.ts'
import { BODY_LIES, DRIBBLES } from './hostile-server.ts'
import {
  CONTENT_PATH_FORMS,
  LONG_CONTENT_PATH_FORMS,
  PATH_FORMS,
  POINT_FORMS,
  RANDOMNESS_FORMS,
} from './lies-form.ts'
import * as possession from './lies-possession.ts'
import * as proof from './lies-proof.ts'
import { SIGNATURE_LIES, STORE_FORM_LIES, STORE_PROOF_LIES } from './lies-store.ts'
import {
  CHANCE,
  convicted,
  formLine,
  type Line,
  line,
  MANY,
  ONE,
  passing,
  pick,
  questionsFor,
  SHARES,
  storeLine,
  TAILS,
} from './line.ts'
import { REFUSED_ADDRESSES, tryAddress, tryHttpLie, trySignatureLie } from './transport-trials.ts'
import * as windows from './window-trials.ts'

const WRONG_BYTES = ['content-root-differs', 'chunk-differs', 'seed-unknown']
const HALF_LIFE_MS = 15 * 24 * 3_600_000

const POSSESSION: readonly Line[] = [
  convicted({
    row: 'B1',
    lie: 'stores nothing; invents chunk, opening, root and chain',
    caughtBy: 'content path',
    make: possession.storesNothing(),
    reasons: WRONG_BYTES,
  }),
  convicted({
    row: 'B1',
    lie: 'the same, and declares the loss when the piece itself is asked for',
    caughtBy: 'content path',
    make: possession.storesNothing('declares'),
    reasons: WRONG_BYTES,
  }),
  convicted({
    row: 'B2',
    lie: 'keeps the hashes only; every path is right',
    caughtBy: 'content path: the leaf comes from the bytes',
    make: possession.keepsOnlyHashes,
    reasons: WRONG_BYTES,
  }),
  ...[0.5, 0.1, 0.01].map((share) =>
    convicted({
      row: 'B3',
      lie: `drops ${share * 100} % of its records and keeps their hashes`,
      caughtBy: 'sampling',
      make: possession.dropsShare(share),
      reasons: WRONG_BYTES,
      plan: SHARES,
      bound: questionsFor(share),
      chance: CHANCE,
    }),
  ),
  convicted({
    row: 'B4',
    lie: 'drops the trailing partial chunk',
    caughtBy: 'index below ceil(L / chunk)',
    make: possession.dropsTail,
    reasons: WRONG_BYTES,
    bound: questionsFor(1 / 3),
    chance: CHANCE,
  }),
  convicted({
    row: 'B5',
    lie: 'answers the neighbouring index',
    caughtBy: 'content path; sides of the path',
    make: proof.answersOtherIndex,
    reasons: [...WRONG_BYTES, 'path-shape'],
  }),
  convicted({
    row: 'B6',
    lie: 'replays its first answer about the piece',
    caughtBy: 'echoed seed',
    make: proof.replays('verbatim'),
    reasons: ['echo-differs'],
    plan: ONE,
    bound: 2,
  }),
  convicted({
    row: 'B6',
    lie: 'replays it under the new seed, with a chain that fits',
    caughtBy: 'bases and message carry the seed',
    make: proof.replays('relabelled'),
    reasons: ['opening-fails', ...WRONG_BYTES],
    plan: ONE,
    bound: 2,
  }),
  convicted({
    row: 'B7',
    lie: 'keeps one file and answers for the others with it',
    caughtBy: 'one content root a file',
    make: possession.answersWithAnother,
    reasons: WRONG_BYTES,
    bound: questionsFor(1 / 2),
    chance: CHANCE,
  }),
]

const PROOFS: readonly Line[] = [
  ...(['said', 'hidden', 'curve'] as const).map((how) =>
    convicted({
      row: 'B8',
      lie: { said: 'its own h, and says so', hidden: 'its own h, called ours', curve: 'names another curve' }[
        how
      ],
      caughtBy: 'computed with what we sent',
      make: proof.swapsBases(how),
      reasons: [how === 'hidden' ? 'opening-fails' : 'echo-differs'],
    }),
  ),
  convicted({
    row: 'B9',
    lie: 'opens with a logarithm of h that it believes it has',
    caughtBy: 'bases hashed to the curve: nobody has one',
    make: proof.trustsItsTrapdoor,
    reasons: ['opening-fails'],
  }),
  formLine('B10', 'a point that is none, or not in canonical form', 'point parser', POINT_FORMS),
  formLine('B11', 'randomness out of range or not a decimal integer', 'range and form', RANDOMNESS_FORMS),
  formLine('B12', "a path of another shape, in the prover's tree", 'shape from count and index', PATH_FORMS),
  formLine('B12', 'a path of another shape, in the content tree', 'shape from length and index', [
    ...CONTENT_PATH_FORMS,
    ...LONG_CONTENT_PATH_FORMS,
  ]),
  convicted({
    row: 'B13',
    lie: 'an inner node in the place of the commitment',
    caughtBy: 'a leaf is the text of a point',
    make: proof.offersInnerNode,
    reasons: ['point-invalid'],
  }),
  convicted({
    row: 'B13',
    lie: 'leaf hashes in the place of a record',
    caughtBy: 'fixed lengths; tags',
    make: proof.offersLeafHashes,
    reasons: ['chunk-differs'],
  }),
  storeLine('B14', 'a Store proof of other bytes', 'recomputed from the bytes', [STORE_PROOF_LIES[0]]),
  convicted({
    row: 'B14',
    lie: 'right bytes with an invented chain, in Retrieve',
    caughtBy: 'recomputed from the bytes; the second time in a row',
    make: proof.inventsPairOfRetrieve,
    reasons: ['seed-unknown'],
    plan: MANY,
    task: 'retrieve',
    // More than twice only where the piece was asked about too often lately for its seeds to be told apart.
    bound: 4,
    chance: CHANCE,
  }),
  convicted({
    row: 'B14',
    lie: 'right chunk with an invented chain, in Challenge',
    caughtBy: 'recomputed once the bytes were fetched; the second time in a row',
    make: proof.inventsPair,
    reasons: ['seed-unknown'],
    plan: MANY,
    bound: 4,
    chance: CHANCE,
  }),
  passing(
    'B15',
    'computes the one commitment that was asked for',
    'nothing to catch: it needs the chunk and its path',
    {
      make: proof.commitsLate,
      plan: TAILS,
    },
  ),
]

const CONDUCT: readonly Line[] = [
  line({
    row: 'B16',
    lie: 'reads its answers from another disk',
    caughtBy: 'not while that disk lives; then by the first question',
    trial: windows.tryProxy,
  }),
  line({
    row: 'B17',
    lie: 'two hotkeys of one owner, one disk',
    caughtBy: 'one failure domain a coldkey',
    unit: 'store',
    trial: windows.tryOneDisk,
  }),
  convicted({
    row: 'B18',
    lie: 'proves everything, declares the loss on Retrieve',
    caughtBy: 'retrieve round',
    make: possession.ransoms('declares'),
    reasons: ['missing'],
    task: 'retrieve',
  }),
  convicted({
    row: 'B18',
    lie: 'proves everything, refuses Retrieve',
    caughtBy: 'retrieve round; the third refusal is judged',
    make: possession.ransoms('refuses'),
    reasons: ['refused'],
    task: 'retrieve',
    bound: 3,
  }),
  line({
    row: 'B18',
    lie: 'proves everything, is silent on Retrieve',
    caughtBy: 'retrieve round; the third silence in a row',
    bound: 3,
    unit: 'retrieve',
    verdict: 'contained',
    trial: (seed) => windows.trySilence(possession.ransoms('silent'), 'retrieve', seed),
  }),
  ...(['silent', 'refuses'] as const).map((how) =>
    line({
      row: 'B1',
      lie: `stores nothing, and ${how === 'silent' ? 'is silent' : 'refuses'} when the piece itself is asked for`,
      caughtBy: `the third ${how === 'silent' ? 'silence' : 'refusal'} in a row`,
      bound: 3,
      unit: 'challenge',
      verdict: 'contained',
      trial: (seed) => windows.trySilence(possession.storesNothing(how), 'challenge', seed),
    }),
  ),
  line({
    row: 'B19',
    lie: 'dribbles one byte at a time',
    caughtBy: 'deadline of the whole answer',
    unit: 'call',
    verdict: 'contained',
    trial: (seed) => tryHttpLie(pick(DRIBBLES, seed), seed, 50),
  }),
  ...[possession.flipsBit, possession.cutsShort].map((make) =>
    convicted({
      row: 'B20',
      lie: make === possession.flipsBit ? 'one bit of the piece is other' : 'half of the piece',
      caughtBy: 'hash of the piece',
      make,
      reasons: ['data-differs'],
      task: 'retrieve',
    }),
  ),
  line({
    row: 'B21',
    lie: `a body that does not end, or is not what its header says (${BODY_LIES.length} forms)`,
    caughtBy: 'counted cap; no decompression; no redirects',
    unit: 'call',
    trial: (seed) => tryHttpLie(pick(BODY_LIES, seed), seed, 10_000),
  }),
  line({
    row: 'B22',
    lie: `a receipt signed by or for another, over the wire (${SIGNATURE_LIES.length} forms)`,
    caughtBy: 'signature over all of the receipt',
    unit: 'store',
    trial: trySignatureLie,
  }),
  storeLine('B22', 'the same before the engine', 'signature over all of the receipt', SIGNATURE_LIES),
  storeLine(
    'B8',
    'bases or seed not ours, in Store',
    'computed with what we sent',
    STORE_PROOF_LIES.slice(1),
  ),
  storeLine('B10', 'malformed points and randomness, in Store', 'receipt and proof parser', STORE_FORM_LIES),
]

const TIME: readonly Line[] = [
  ...(['fabricates', 'declares'] as const).map((how) =>
    convicted({
      row: 'B23',
      lie: `deletes at half of the time to live, then ${how === 'fabricates' ? 'invents' : 'declares the loss'}`,
      caughtBy: 'challenged until the end',
      make: possession.deletesLater(how),
      reasons: [...WRONG_BYTES, 'missing'],
      before: (arena) => arena.clock.advance(HALF_LIFE_MS),
    }),
  ),
  line({
    row: 'B24',
    lie: 'honest until it is Super Saiyan, then deletes',
    caughtBy: 'success rate of each window',
    bound: 2,
    unit: 'window',
    trial: windows.tryPaidThenDeletes,
  }),
  line({
    row: 'B25',
    lie: 'silent about what it dropped until the window has ended',
    caughtBy: 'the question is kept over roll-over and restart',
    bound: 3,
    verdict: 'contained',
    unit: 'challenge',
    trial: windows.tryFlapping,
  }),
  line({
    row: 'B25',
    lie: 'has lost all of its four pieces, and is silent about each',
    caughtBy: 'who owes one answer is asked about the other pieces too',
    bound: 100,
    verdict: 'contained',
    unit: 'question',
    costly: true,
    trial: (seed) => windows.trySilenceAboutAll(possession.dropsShare(1, 'silent'), 80, seed),
  }),
  line({
    row: 'B26',
    lie: 'registers again under the same hotkey',
    caughtBy: 'identity is hotkey and registration',
    unit: 'registration',
    trial: windows.tryRegistersAgain,
  }),
  line({
    row: 'B27',
    lie: `announces an address that is not its own (${REFUSED_ADDRESSES.length} addresses)`,
    caughtBy: 'address guard: no packet leaves',
    unit: 'call',
    trial: (seed) => tryAddress(pick(REFUSED_ADDRESSES, seed), seed),
  }),
]

const HONEST: readonly Line[] = [
  line({
    row: 'B29',
    lie: '(none) crashed, cut off, slow, clock wrong, answers lost',
    caughtBy: 'late, offline, unknown; never fail',
    verdict: 'honest',
    trial: tryHonest,
  }),
  line({
    row: 'B30',
    lie: "(none) the validator's own record is wrong",
    caughtBy: 'confirmation before conviction; alarm on us',
    verdict: 'honest',
    trial: tryWrongRecord,
  }),
]

const numberOf = ({ row }: Line) => Number(row.slice(1))

/** By row; within a row in the order above. */
export const LINES: readonly Line[] = [...POSSESSION, ...PROOFS, ...CONDUCT, ...TIME, ...HONEST].toSorted(
  (a, b) => numberOf(a) - numberOf(b),
)

/** Rows without a trial, and why. */
export const NOT_APPLICABLE: Readonly<Record<string, string>> = {
  B28: 'Validators exchange no answers, so nothing sets two of them side by side. Each holds its own content root and convicts alone: towards the validator that it lies to, an equivocator is B1 to B7.',
}
