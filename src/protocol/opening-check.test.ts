import { describe, expect, test } from 'vitest'
import { Evidence } from './evidence.ts'
import { checkOpening, judgeBy, type OpeningInput, type OpeningReason } from './opening-check.ts'
import { type CurveArithmetic, commit, nobleCurve, type Opening } from './pedersen.ts'
import { encodePoint, hashToPoint, type Mode } from './point.ts'

const g = hashToPoint('opening g', new Uint8Array(0))
const h = hashToPoint('opening h', new Uint8Array(0))
const [m, r] = [5n, 6n]
const opening: Opening = { g, h, m, r, commitment: commit(g, h, m, r) }
const input: OpeningInput = {
  curve: 'P-256',
  g: encodePoint(g),
  h: encodePoint(h),
  commitment: encodePoint(opening.commitment),
  randomness: r,
  m: () => m,
}

function checked(changed: Partial<OpeningInput>, mode: Mode, judge?: (given: Opening) => boolean) {
  const evidence = new Evidence<OpeningReason>()
  const commitment = checkOpening(evidence, { ...input, ...changed }, mode, judge)
  return { commitment, verdict: evidence.verdict() }
}

describe('checkOpening', () => {
  test.each(['strict', 'reference'] as const)('%s: tells of each check what was compared', (mode) => {
    const form = (name: 'g' | 'h' | 'commitment') => ({
      id: 'point-form',
      inputs: { name, point: input[name] },
      expected: 'a point of P-256',
      got: 'a point of P-256',
      ok: true,
    })
    const { commitment, verdict } = checked({}, mode)
    expect(commitment?.equals(opening.commitment)).toBe(true)
    expect(verdict).toEqual({
      ok: true,
      checks: [
        { id: 'curve', inputs: { curve: 'P-256' }, expected: 'P-256', got: 'P-256', ok: true },
        form('g'),
        form('h'),
        form('commitment'),
        {
          id: 'randomness-range',
          inputs: { randomness: '6' },
          expected: mode === 'strict' ? '1 to 2^256' : 'not negative',
          got: '6',
          ok: true,
        },
        {
          id: 'pedersen-opening',
          inputs: { g: input.g, h: input.h, m: '5', r: '6' },
          expected: input.commitment,
          ok: true,
        },
      ],
    })
  })

  test.each<[Partial<OpeningInput>, Mode, OpeningReason, string]>([
    [{ curve: 'p256' }, 'strict', 'curve-unknown', 'the curve is not P-256'],
    [{ curve: 'P-384' }, 'reference', 'curve-unknown', 'the curve is not P-256'],
    [{ g: '' }, 'strict', 'point-invalid', 'g: not lower-case hex of ASCII text'],
    [{ h: null }, 'strict', 'point-invalid', 'h: a point is text'],
    [{ commitment: 7 }, 'reference', 'point-invalid', 'commitment: a point is text'],
    [{ randomness: 0n }, 'strict', 'randomness-invalid', 'the randomness is not an integer in its range'],
    [
      { randomness: (1n << 256n) + 1n },
      'strict',
      'randomness-invalid',
      'the randomness is not an integer in its range',
    ],
    [{ randomness: -1n }, 'reference', 'randomness-invalid', 'the randomness is not an integer in its range'],
    [{ randomness: {} }, 'reference', 'randomness-invalid', 'the randomness is not an integer in its range'],
    [{ randomness: 7n }, 'strict', 'opening-fails', 'm*g + r*h is not the commitment'],
  ])('%o is refused in %s mode: %s', (changed, mode, reason, detail) => {
    const { verdict } = checked(changed, mode)
    expect(verdict).toMatchObject({ ok: false, reason, detail })
    // What could not be read is not computed with; a name of the curve alone does not keep from computing.
    const computed = verdict.checks.some(({ id }) => id === 'pedersen-opening')
    expect(computed).toBe(reason === 'curve-unknown' || reason === 'opening-fails')
  })

  test('shows of a point that cannot be read why not', () => {
    expect(checked({ g: null }, 'strict').verdict.checks[1]).toEqual({
      id: 'point-form',
      inputs: { name: 'g', point: 'null' },
      expected: 'a point of P-256',
      got: 'a point is text',
      ok: false,
    })
  })

  test('gives no commitment where the curve or the commitment is none, and one where the opening fails', () => {
    expect(checked({ curve: 'P-384' }, 'strict').commitment).toBe(null)
    expect(checked({ commitment: '' }, 'strict').commitment).toBe(null)
    expect(checked({ randomness: 7n }, 'strict').commitment?.equals(opening.commitment)).toBe(true)
  })

  test.each<[Mode, bigint[]]>([
    ['strict', [1n, 1n << 256n]],
    ['reference', [0n, (1n << 256n) + 1n]],
  ])('%s: takes a randomness at either end', (mode, ends) => {
    for (const end of ends) {
      const commitment = encodePoint(commit(g, h, m, end))
      expect(checked({ randomness: end, commitment }, mode).verdict.ok).toBe(true)
    }
  })

  test('opens nothing without a message', () => {
    const { verdict } = checked({ m: null }, 'strict')
    expect(verdict.ok).toBe(true)
    expect(verdict.checks.at(-1)?.id).toBe('randomness-range')
  })

  test('asks the judge once, and believes it', () => {
    const asked: Opening[] = []
    const judge = (answer: boolean) => (given: Opening) => {
      asked.push(given)
      return answer
    }
    expect(checked({}, 'strict', judge(false)).verdict).toMatchObject({ reason: 'opening-fails' })
    expect(checked({ randomness: 7n }, 'strict', judge(true)).verdict.ok).toBe(true)
    expect(asked.map((given) => [given.m, given.r, given.commitment.equals(opening.commitment)])).toEqual([
      [m, r, true],
      [m, 7n, true],
    ])
  })
})

test('a judge by faster arithmetic takes its yes, one by none computes', () => {
  const wrong = { ...opening, r: 7n }
  const faster: CurveArithmetic = { ...nobleCurve, committer: () => () => [wrong.commitment] }
  expect([judgeBy(faster)(wrong), judgeBy(undefined)(wrong), judgeBy(undefined)(opening)]).toEqual([
    true,
    false,
    true,
  ])
})
