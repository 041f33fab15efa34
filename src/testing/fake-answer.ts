/** One kept answer that is only data, and what each lie would do to it: the page's bench, without cryptography. */
import type { Examination, ExamineRequest, Lie, PathStep } from '../client/audit-api.ts'
import type { Check } from '../protocol/verdict.ts'

export function fakeHex(index: number, length: number): string {
  return Array.from({ length }, (_, at) => ((index * 7 + at * at * 13 + at * index) % 16).toString(16)).join(
    '',
  )
}

/** Checks that each lie does not get past; what the specification alone makes of it is in `ACCEPTED`. */
const CAUGHT: Readonly<Record<Lie, readonly string[]>> = {
  'chunk-bit': ['pedersen-opening', 'content-path', 'answer-signature'],
  'other-chunk': ['pedersen-opening', 'content-path', 'answer-signature'],
  'old-seed': ['echoed-request', 'chained-commitment', 'pedersen-opening'],
  'own-bases': ['echoed-request', 'pedersen-opening', 'answer-signature'],
  randomness: ['pedersen-opening', 'answer-signature'],
  commitment: ['pedersen-opening', 'merkle-path', 'answer-signature'],
  infinity: ['point-form'],
  'merkle-path': ['merkle-path'],
  'merkle-root': ['merkle-path', 'answer-signature'],
  'content-path': ['content-path'],
  chain: ['chained-commitment', 'answer-signature'],
  'other-miner': ['answer-signature'],
  forged: ['content-path'],
}
const ACCEPTED: readonly Lie[] = [
  'forged',
  'other-chunk',
  'own-bases',
  'infinity',
  'content-path',
  'other-miner',
]
const CHANGED: Readonly<Record<Lie, string>> = {
  'chunk-bit': 'data_chunk',
  'other-chunk': 'data_chunk',
  'old-seed': 'seed',
  'own-bases': 'h',
  randomness: 'randomness',
  commitment: 'commitment',
  infinity: 'commitment',
  'merkle-path': 'merkle_proof',
  'merkle-root': 'merkle_root',
  'content-path': 'content_path',
  chain: 'commitment_hash',
  'other-miner': 'miner',
  forged: 'data_chunk',
}

/** Microseconds of the checks that compute something. */
const MICROS: Readonly<Record<string, number>> = {
  'audit-seed': 21,
  'audit-bases': 1_930,
  'chained-commitment': 18,
  'content-path': 212,
  'point-form': 48,
  'pedersen-opening': 1_040,
  'merkle-path': 96,
  'answer-signature': 1_310,
}

const SPECIFICATION = ['chained-commitment', 'pedersen-opening', 'merkle-path']

function checksOf(caught: readonly string[]): readonly Check[] {
  const check = (id: string, inputs: Check['inputs'], value: string): Check => {
    const ok = !caught.includes(id)
    return { id, ok, inputs, expected: value, got: ok ? value : fakeHex(3, 64) }
  }
  return [
    check('audit-seed', { block: '18240', blockHash: `0x${fakeHex(5, 64)}` }, fakeHex(1, 64)),
    check('audit-bases', { seed: fakeHex(1, 64) }, `04${fakeHex(2, 128)}`),
    check('echoed-request', { field: 'seed' }, fakeHex(1, 64)),
    check('chained-commitment', { seed: fakeHex(1, 64) }, '98120938410928340918230498102938401'),
    check('chunk-length', { index: '37' }, '16400'),
    check('content-run', { first: '37', records: '1', total: '512' }, '1'),
    check('content-path', { first: '37', records: '1', total: '512' }, fakeHex(9, 64)),
    check('point-form', { name: 'commitment' }, `04${fakeHex(4, 128)}`),
    check('pedersen-opening', { m: '10930…', r: '39402…' }, `04${fakeHex(4, 128)}`),
    check('merkle-path', { count: '512', index: '37' }, fakeHex(6, 64)),
    check('one-root', { answers: '6' }, fakeHex(6, 64)),
    check('answer-signature', { miner: '5F…' }, `0x${fakeHex(7, 128)}`),
  ]
}

/** Neighbours on the way up from one place in a tree without a gap; none for a tree of one leaf. */
function stepsOf(index: number, leaves: number): PathStep[] {
  const steps: PathStep[] = []
  for (
    let [at, width] = [index, leaves];
    width > 1;
    [at, width] = [Math.floor(at / 2), Math.ceil(width / 2)]
  ) {
    const hash = fakeHex(steps.length + 20 + index, 64)
    if (at % 2 === 1) steps.push({ side: 'left', hash })
    else if (at + 1 < width) steps.push({ side: 'right', hash })
  }
  return steps
}

/**
 * @param caught without a lie: checks that do not hold all the same
 * @param chunks that the object has, each one record
 */
export function fakeExamination(
  { index, lie }: ExamineRequest,
  caught: readonly string[],
  chunks: number,
): Examination {
  const checks = checksOf(lie === null ? caught : CAUGHT[lie])
  const wrong = checks.find(({ ok }) => !ok)
  const accepts = lie === null ? caught.every((id) => !SPECIFICATION.includes(id)) : ACCEPTED.includes(lie)
  const theirs = checks
    .filter(({ id }) => SPECIFICATION.includes(id))
    .map((check) => (accepts ? { ...check, ok: true } : check))
  const field = lie === null ? null : CHANGED[lie]
  const forged = lie === 'forged' ? ['commitment', 'merkle_root', 'merkle_proof', 'commitment_proof'] : []
  return {
    checks,
    ok: wrong === undefined,
    reason: wrong?.id === 'content-path' ? 'content-root-differs' : (wrong?.id ?? ''),
    specification: { ok: accepts, reason: accepts ? '' : 'opening-fails', checks: theirs },
    checkMicros: lie === null ? checks.map(({ id }) => MICROS[id] ?? 0.4) : [],
    passes: lie === null ? 27 : 0,
    changed: [...(field === null ? [] : [field]), ...forged].map((name, at) => ({
      field: name,
      before: fakeHex(at + 11, 64),
      after: fakeHex(at + 12, 64),
    })),
    merklePath: stepsOf(index, chunks),
    contentPath: stepsOf(index, chunks).map(({ hash }) => hash),
  }
}
