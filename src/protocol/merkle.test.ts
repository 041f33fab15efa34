import { bytesToHex } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nobleSha3 } from './hash.ts'
import { merkleProof, merkleRoot, merkleTree, pathShape, verifyFold, verifyPath } from './merkle.ts'
import { hashToPoint, pointText } from './point.ts'

const LEAVES = Array.from({ length: 40 }, (_, i) => pointText(hashToPoint('leaf', Uint8Array.of(i))))
const count = fc.integer({ min: 1, max: LEAVES.length })
const place = count.chain((k) => fc.tuple(fc.constant(k), fc.nat(k - 1)))

function built(k: number, index: number) {
  const tree = merkleTree(LEAVES.slice(0, k))
  const leaf = bytesToHex(LEAVES[index] ?? new Uint8Array(0))
  return { count: k, index, leaf, proof: merkleProof(tree, index), root: merkleRoot(tree) }
}

/** Another character of the same kind at the place, so that only the value changes. */
function flipped(hex: string, at: number): string {
  const digit = Number.parseInt(hex.charAt(at), 16) ^ 1
  return hex.slice(0, at) + digit.toString(16) + hex.slice(at + 1)
}

describe('verifyPath', () => {
  test('accepts the path of every leaf of every tree', () => {
    fc.assert(
      fc.property(place, ([k, index]) => {
        expect(verifyPath(built(k, index)).ok).toBe(true)
      }),
    )
  })

  test('refuses the path for any other index', () => {
    fc.assert(
      fc.property(place, fc.nat(LEAVES.length - 1), ([k, index], other) => {
        fc.pre(other !== index)
        expect(verifyPath({ ...built(k, index), index: other }).ok).toBe(false)
      }),
    )
  })

  test('refuses a one-leaf tree for any larger count, which the reference accepts', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 1_000_000 }), fc.nat(), (k, index) => {
        const one = built(1, 0)
        expect(verifyFold(one.proof, one.leaf, one.root).ok).toBe(true)
        expect(verifyPath({ ...one, count: k, index: index % k })).toMatchObject({
          ok: false,
          reason: 'path-shape',
        })
      }),
    )
  })

  test('refuses an inner node in the place of a leaf, which the reference accepts', () => {
    const { proof, root } = built(4, 0)
    const tree = merkleTree(LEAVES.slice(0, 4))
    const inner = bytesToHex(tree.levels[1]?.[0] ?? new Uint8Array(0))
    expect(verifyFold(proof.slice(1), inner, root).ok).toBe(true)
    expect(verifyPath({ count: 2, index: 0, leaf: inner, proof: proof.slice(1), root }).ok).toBe(false)
  })

  test('refuses a flipped digit anywhere: leaf, root, or any sibling', () => {
    fc.assert(
      fc.property(place, fc.nat(), fc.nat(), ([k, index], which, where) => {
        const right = built(k, index)
        const texts = [right.leaf, right.root, ...right.proof.map((step) => Object.values(step)[0] ?? '')]
        const at = which % texts.length
        const text = texts[at] ?? ''
        const bad = flipped(text, where % text.length)
        const proof = right.proof.map((step, i) =>
          i + 2 === at ? { [Object.keys(step)[0] ?? '']: bad } : step,
        )
        const leaf = at === 0 ? bad : right.leaf
        const root = at === 1 ? bad : right.root
        expect(verifyPath({ ...right, leaf, proof, root }).ok).toBe(false)
      }),
      { numRuns: 300 },
    )
  })

  test('refuses siblings that are not what stands at their place, although they fold to the root', () => {
    const [point] = LEAVES
    if (point === undefined) throw new Error('a leaf')
    const leaf = bytesToHex(point)
    // A hash where a leaf belongs; a hash in upper case; a leaf where the root of more than one belongs.
    const hashed = merkleTree([point, nobleSha3(point)])
    const path = { count: 2, index: 0, leaf, proof: merkleProof(hashed, 0), root: merkleRoot(hashed) }
    expect(verifyFold(path.proof, leaf, path.root).ok).toBe(true)
    expect(verifyPath(path)).toMatchObject({ ok: false, reason: 'path-shape' })
    const right = built(4, 0)
    const upper = right.proof.map((step) => ('right' in step ? { right: step.right.toUpperCase() } : step))
    expect(verifyPath({ ...right, proof: upper })).toMatchObject({ ok: false, reason: 'path-shape' })
    const leafAbove = [right.proof[0], { right: leaf }]
    expect(verifyPath({ ...right, proof: leafAbove })).toMatchObject({
      ok: false,
      detail: 'step 1 is not a node of 32 bytes',
    })
    expect(verifyPath({ ...right, root: right.root.toUpperCase() })).toMatchObject({
      ok: false,
      reason: 'path-shape',
    })
    expect(verifyPath({ ...right, root: right.leaf })).toMatchObject({ ok: false, reason: 'path-shape' })
  })

  test('tells what was compared with what, and what is wrong with a path', () => {
    const right = built(5, 1)
    const [first, ...rest] = right.proof
    const shape = { id: 'path-shape', inputs: { index: '1', chunks: '5' }, expected: '3 steps' }
    expect(verifyPath(right).checks).toEqual([
      { ...shape, got: '3 steps', ok: true },
      {
        id: 'merkle-path',
        inputs: { index: '1', chunks: '5', leaf: right.leaf },
        expected: right.root,
        got: right.root,
        ok: true,
      },
    ])
    const wrong = (proof: unknown, detail: string) =>
      expect(verifyPath({ ...right, proof })).toEqual({
        ok: false,
        reason: 'path-shape',
        detail,
        checks: [{ ...shape, got: detail, ok: false }],
      })
    wrong('', 'the path is not a list')
    wrong(rest, 'the path has 2 steps instead of 3')
    wrong([{ ...first, right: '00' }, ...rest], 'step 0 is not one sibling on the left')
    wrong([{ right: right.leaf }, ...rest], 'step 0 is not one sibling on the left')
    wrong(['left', ...rest], 'step 0 is not one sibling on the left')
    wrong([null, ...rest], 'step 0 is not one sibling on the left')
    wrong([undefined, ...rest], 'step 0 is not one sibling on the left')
    wrong([{ left: 'ab' }, ...rest], 'step 0 is not a leaf')
    wrong([{ left: bytesToHex(LEAVES[0] ?? nobleSha3()).toUpperCase() }, ...rest], 'step 0 is not a leaf')
    wrong([first, { right: 7 }, ...rest.slice(1)], 'step 1 is not a node of 32 bytes')
    wrong([first, { right: ['0'.repeat(64)] }, ...rest.slice(1)], 'step 1 is not a node of 32 bytes')
    wrong([first, { right: `${'0'.repeat(64)}0` }, ...rest.slice(1)], 'step 1 is not a node of 32 bytes')
    wrong([first, { right: `0${'0'.repeat(64)}` }, ...rest.slice(1)], 'step 1 is not a node of 32 bytes')
    expect(verifyPath({ ...right, root: 'ab' })).toMatchObject({
      detail: 'the root is not what a tree of this size has',
    })
    const elsewhere = verifyPath({ ...right, root: '0'.repeat(64) })
    expect(elsewhere).toMatchObject({ reason: 'path-fails', detail: 'the path does not lead to the root' })
    expect(elsewhere.checks.at(-1)).toMatchObject({ expected: '0'.repeat(64), got: right.root, ok: false })
    for (const index of [5, -1, 0.5]) {
      const none = verifyPath({ ...right, index })
      expect(none).toMatchObject({ reason: 'path-shape', detail: 'there is no such chunk' })
      expect(none.checks).toMatchObject([{ expected: 'no path', got: 'there is no such chunk' }])
    }
    expect(verifyPath({ ...right, count: 5.5 })).toMatchObject({ detail: 'there is no such chunk' })
    expect(verifyPath({ ...right, leaf: '0'.repeat(64) }).ok).toBe(false)
  })

  test('asks @noble before it says no to what another fold computed, and only then', () => {
    const right = built(4, 2)
    expect(verifyPath(right, () => 'nonsense').ok).toBe(true)
    expect(verifyPath({ ...right, root: '0'.repeat(64) }, () => 'nonsense').ok).toBe(false)
    expect(verifyPath({ ...right, root: '0'.repeat(64) }, () => '0'.repeat(64)).ok).toBe(true)
  })

  test('refuses a step with both sides, a spare step and a missing one', () => {
    const right = built(5, 1)
    const [first, ...rest] = right.proof
    expect(verifyPath({ ...right, proof: [{ ...first, right: '00' }, ...rest] }).ok).toBe(false)
    expect(verifyPath({ ...right, proof: [...right.proof, { right: '0'.repeat(64) }] }).ok).toBe(false)
    expect(verifyPath({ ...right, proof: rest }).ok).toBe(false)
  })

  test('never throws, whatever the answer, the index or the count is', () => {
    const right = built(5, 1)
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.double(), fc.double(), (proof, root, index, k) => {
        expect(verifyPath({ ...right, proof, root }).ok).toBe(false)
        expect(verifyPath({ ...right, index, count: k }).ok).toBe(index === 1 && k === 5)
      }),
    )
  })
})

describe('verifyFold', () => {
  const held = () => built(4, 1)
  const spaced = (hex: string) => ` \t\n\v\f\r${hex.toUpperCase().replaceAll(/../g, '$&\t\n\v\f\r ')}`

  test('reads what the reference reads: either case, white space, the first side that is text', () => {
    const { leaf, proof, root } = held()
    expect(verifyFold(proof, spaced(leaf), spaced(root)).ok).toBe(true)
    expect(
      verifyFold(
        proof.map((step) => ({ left: 7, ...step })),
        leaf,
        root,
      ).ok,
    ).toBe(true)
    expect(
      verifyFold(
        proof.map((step) => ({ right: '00', ...step })),
        leaf,
        root,
      ).ok,
    ).toBe(true)
    expect(verifyFold(proof, leaf.toUpperCase(), root).ok).toBe(true)
    for (const nothing of [[], '', {}]) expect(verifyFold(nothing, root, root).ok).toBe(true)
    expect(verifyFold([], '', '').ok).toBe(true)
    expect(verifyFold([], 'ab', 'cd')).toMatchObject({
      reason: 'path-fails',
      detail: 'the path does not lead to the root',
    })
  })

  test.each([
    ['half a byte', 'abc'],
    ['a byte torn apart', 'a b'],
    ['no hex', 'zz'],
    ['something before', 'z ab'],
    ['something after', 'ab z'],
    ['4098 digits', 'a'.repeat(4098)],
    ['a number', 7],
    ['null', null],
  ])('cannot read %s', (_what, text) => {
    const { leaf, root } = held()
    const unread = { ok: false, reason: 'path-malformed', detail: 'leaf, root or a step cannot be read' }
    expect(verifyFold([], text, root)).toMatchObject(unread)
    expect(verifyFold([], leaf, text)).toMatchObject(unread)
    expect(verifyFold([{ left: text }], leaf, root)).toMatchObject(unread)
    expect(verifyFold([{ right: text }], leaf, root)).toMatchObject(unread)
  })

  test('takes no steps from what is none', () => {
    const { leaf, root } = held()
    for (const steps of [[null], [undefined], 'x', { left: root }, 7, null, undefined, [[]], ['left']])
      expect(verifyFold(steps, leaf, root)).toMatchObject({ ok: false, reason: 'path-malformed' })
  })

  test('a step counts its own members only', () => {
    const { leaf, root } = held()
    const inherited: unknown = Object.create({ left: root })
    expect(verifyFold([inherited], leaf, root)).toMatchObject({ ok: false, reason: 'path-malformed' })
  })

  test('tells what was compared with what', () => {
    const { leaf, proof, root } = held()
    expect(verifyFold(proof, leaf, root).checks).toEqual([
      { id: 'merkle-path', inputs: { leaf, steps: '2' }, expected: root, got: root, ok: true },
    ])
    expect(verifyFold(null, leaf, root).checks).toEqual([
      { id: 'path-form', inputs: { leaf, steps: '0' }, got: 'null', ok: false },
    ])
    expect(verifyFold(proof, leaf, root, () => 'nonsense').ok).toBe(true)
    const folded: unknown[] = []
    const verdict = verifyFold(proof, leaf, '00', (...given) => {
      folded.push(given)
      return '00'
    })
    expect(verdict.ok).toBe(true)
    const [left, right] = proof.map((step) => Object.values(step)[0])
    expect(folded).toEqual([
      [
        leaf,
        [
          { hex: left, side: 'left' },
          { hex: right, side: 'right' },
        ],
      ],
    ])
  })

  test('takes hex of 4096 digits', () => {
    const long = 'ab'.repeat(2048)
    expect(verifyFold([], long, long).ok).toBe(true)
    expect(verifyFold([], ` ${'ab'.repeat(2047)} `, 'ab'.repeat(2047)).ok).toBe(true)
  })

  test('never throws, whatever JSON it is given', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (proof, leaf, root) => {
        expect(typeof verifyFold(proof, leaf, root).ok).toBe('boolean')
      }),
      { numRuns: 500 },
    )
  })
})

describe('pathShape', () => {
  test('has as many steps as the proof, at most one per level', () => {
    fc.assert(
      fc.property(place, ([k, index]) => {
        expect(pathShape(k, index)).toHaveLength(built(k, index).proof.length)
        expect(pathShape(k, index).length).toBeLessThanOrEqual(Math.ceil(Math.log2(k)))
      }),
    )
    for (const index of [3, -1, 0.5, Number.NaN])
      expect(() => pathShape(3, index)).toThrow(new RangeError('pathShape: no such leaf'))
  })

  test('says on which side, in which level and where each sibling is, and which are leaves', () => {
    expect(pathShape(5, 4)).toEqual([{ side: 'left', level: 2, position: 0, siblingIsLeaf: false }])
    expect(pathShape(5, 2)).toEqual([
      { side: 'right', level: 0, position: 3, siblingIsLeaf: true },
      { side: 'left', level: 1, position: 0, siblingIsLeaf: false },
      { side: 'right', level: 2, position: 1, siblingIsLeaf: true },
    ])
    expect(pathShape(1, 0)).toEqual([])
  })
})

describe('merkleTree', () => {
  test('promotes an odd last leaf unchanged', () => {
    const [a, b, c] = LEAVES.slice(0, 3)
    if (a === undefined || b === undefined || c === undefined) throw new Error('three leaves')
    expect(merkleRoot(merkleTree([a, b, c]))).toBe(bytesToHex(nobleSha3(nobleSha3(a, b), c)))
    expect(() => merkleTree([])).toThrow(new RangeError('merkleTree: no leaves'))
  })
})
