import { bytesToHex } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type ContentPathInput,
  contentLeaves,
  contentPath,
  contentRoot,
  leafCount,
  leafPreimage,
  nobleSha256,
  RECORD_BYTES,
  recordsCovering,
  verifyContentPath,
  verifyContentRange,
  verifyContentRun,
} from './content-tree.ts'

/** Leaves stand for records here: what a record hashes to is tested apart. */
const leaf = (i: number) => nobleSha256(Uint8Array.of(i & 255, i >> 8))
const leavesOf = (count: number) => Array.from({ length: count }, (_, i) => leaf(i))

/** A part of `count` records with a run inside it: [count, first, run length, bytes of the last record]. */
const run = fc
  .tuple(fc.integer({ min: 1, max: 70 }), fc.nat(), fc.nat(), fc.integer({ min: 1, max: RECORD_BYTES }))
  .map(([count, a, b, last]) => {
    const first = a % count
    return { count, first, length: 1 + (b % (count - first)), last }
  })

function proven(count: number, first: number, length: number, last = RECORD_BYTES): ContentPathInput {
  const all = leavesOf(count)
  const byteLength = (count - 1) * RECORD_BYTES + last
  const root = contentRoot(all, byteLength)
  return {
    root,
    byteLength,
    first,
    leaves: all.slice(first, first + length),
    path: contentPath(all, first, length),
  }
}

function flip(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = bytes.slice()
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  return copy
}

describe('verifyContentPath', () => {
  test('accepts any run of records of a part of any length', () => {
    fc.assert(
      fc.property(run, ({ count, first, length, last }) => {
        expect(verifyContentPath(proven(count, first, length, last)).ok).toBe(true)
      }),
    )
  })

  test('refuses every single flipped bit of root, leaves and path', () => {
    for (const [count, first, length] of [
      [1, 0, 1],
      [2, 1, 1],
      [5, 4, 1],
      [7, 2, 3],
      [13, 5, 1],
    ] as const) {
      const right = proven(count, first, length)
      for (let bit = 0; bit < 256; bit++) {
        expect(verifyContentPath({ ...right, root: flip(right.root, bit) }).ok).toBe(false)
        for (const name of ['leaves', 'path'] as const) {
          for (const i of right[name].keys()) {
            const bad = right[name].map((hash, k) => (k === i ? flip(hash, bit) : hash))
            expect(verifyContentPath({ ...right, [name]: bad }).ok).toBe(false)
          }
        }
      }
    }
  })

  test('refuses the same path at another index, for another length, with a step more or less', () => {
    fc.assert(
      fc.property(
        run,
        fc.nat(80),
        fc.integer({ min: 1, max: 80 * RECORD_BYTES }),
        ({ count, first, length, last }, other, bytes) => {
          const right = proven(count, first, length, last)
          if (other !== first) expect(verifyContentPath({ ...right, first: other }).ok).toBe(false)
          if (bytes !== right.byteLength)
            expect(verifyContentPath({ ...right, byteLength: bytes }).ok).toBe(false)
          expect(verifyContentPath({ ...right, path: [...right.path, leaf(0)] }).ok).toBe(false)
          if (right.path.length > 0)
            expect(verifyContentPath({ ...right, path: right.path.slice(1) }).ok).toBe(false)
          expect(verifyContentPath({ ...right, leaves: [] }).ok).toBe(false)
        },
      ),
    )
  })

  test('refuses an inner node as a record of a shorter part', () => {
    const all = leavesOf(4)
    const byteLength = 4 * RECORD_BYTES
    const inner = nobleSha256(Uint8Array.of(1), leaf(0), leaf(1))
    const sibling = nobleSha256(Uint8Array.of(1), leaf(2), leaf(3))
    const forged = { root: contentRoot(all, byteLength), first: 0, leaves: [inner], path: [sibling] }
    expect(verifyContentPath({ ...forged, byteLength }).ok).toBe(false)
    expect(verifyContentPath({ ...forged, byteLength: 2 * RECORD_BYTES }).ok).toBe(false)
  })

  test('refuses nodes of other lengths, whose concatenation hashes the same', () => {
    const right = proven(2, 0, 1)
    const joined = [...(right.leaves[0] ?? []), ...(right.path[0] ?? [])]
    const cut = {
      ...right,
      leaves: [Uint8Array.from(joined.slice(0, 33))],
      path: [Uint8Array.from(joined.slice(33))],
    }
    const two = proven(5, 1, 2)
    const longer = {
      ...two,
      leaves: two.leaves.map((each, i) => (i === 1 ? Uint8Array.of(...each, 0) : each)),
    }
    for (const input of [cut, longer])
      expect(verifyContentPath(input)).toMatchObject({ ok: false, reason: 'content-path-shape' })
  })

  test('tells what was compared with what, and stops at the first that fails', () => {
    const right = proven(5, 1, 2)
    const root = bytesToHex(right.root)
    const run = { first: '1', records: '2', total: '5' }
    const held = [
      { id: 'content-run', inputs: run, ok: true },
      { id: 'content-path-shape', inputs: { ...run, steps: '3' }, ok: true },
    ]
    const top = { id: 'content-path', inputs: run, expected: root }
    expect(verifyContentPath(right)).toEqual({ ok: true, checks: [...held, { ...top, got: root, ok: true }] })
    const other = new Uint8Array(32)
    expect(verifyContentPath({ ...right, root: other })).toEqual({
      ok: false,
      reason: 'content-root-differs',
      detail: 'the records do not belong to the part',
      checks: [...held, { ...top, expected: '00'.repeat(32), got: root, ok: false }],
    })
    for (const other of [right.root.subarray(1), Uint8Array.of(...right.root, 0)])
      expect(verifyContentPath({ ...right, root: other })).toMatchObject({ reason: 'content-root-differs' })
    expect(verifyContentPath({ ...right, path: [] })).toEqual({
      ok: false,
      reason: 'content-path-shape',
      detail: 'the path has another shape than the length demands',
      checks: [held[0], { id: 'content-path-shape', inputs: { ...run, steps: '0' }, ok: false }],
    })
    for (const [first, byteLength, total] of [
      [-1, 5 * RECORD_BYTES, '5'],
      [4, 5 * RECORD_BYTES, '5'],
      [1, 0.5, '0'],
      [1, -2 * RECORD_BYTES, '0'],
    ] as const)
      expect(verifyContentPath({ ...right, first, byteLength })).toEqual({
        ok: false,
        reason: 'content-run',
        detail: 'no such records in a part of this length',
        checks: [{ id: 'content-run', inputs: { first: String(first), records: '2', total }, ok: false }],
      })
  })

  test('hashes nothing before the shape is right', () => {
    const right = proven(5, 1, 2)
    const hashed: string[] = []
    const { leaves, ...rest } = right
    const ask = (path: readonly Uint8Array[]) =>
      verifyContentRun({
        ...rest,
        path,
        count: 2,
        leaves: () => {
          hashed.push('leaves')
          return leaves
        },
      })
    expect(ask(right.path.slice(1)).ok).toBe(false)
    expect(hashed).toEqual([])
    expect(ask(right.path).ok).toBe(true)
    expect(hashed).toEqual(['leaves'])
  })

  test('never throws for numbers that are none', () => {
    const right = proven(5, 1, 2)
    fc.assert(
      fc.property(fc.double(), fc.double(), (first, byteLength) => {
        expect(verifyContentPath({ ...right, first }).ok).toBe(first === 1)
        expect(verifyContentPath({ ...right, byteLength }).ok).toBe(byteLength === right.byteLength)
      }),
    )
  })
})

describe('contentLeaves', () => {
  test('hashes records of 16400 bytes and a shorter last one, with the tag of a leaf', () => {
    const part = new Uint8Array(RECORD_BYTES * 2 + 5).fill(7)
    const leaves = contentLeaves(part)
    expect(leaves).toHaveLength(leafCount(part.length))
    expect(leaves[0]).toEqual(leaves[1])
    expect(leaves[2]).toEqual(nobleSha256(Uint8Array.of(0), part.subarray(0, 5)))
    expect(leaves[0]).toEqual(
      nobleSha256(leafPreimage(part.subarray(0, RECORD_BYTES), new Uint8Array(RECORD_BYTES + 1))),
    )
  })
})

describe('contentRoot', () => {
  // Computed by an independent implementation. A change here is another format, under another version.
  test.each([
    [0, '4322fd2bc0a137d1375b37b3b2e2b4715b3d3dd7ca9682438d4fea0f8437fad3'],
    [1, 'ee8acb9cb20eaf4b807ef586e552774d803cc3dd837bf26e9f509500cc2604bd'],
    [16_400, '0b0fe4a74213ef50ceebafab32e6d5e8be8998c95fc5628290e9223e1b282189'],
    [16_401, '82fa1750cee6ca617ff32f7dd6349b0582e3af35f023f721cd361b0b45fed741'],
    [49_200, '75bd138aa62bf229a49943d927b7b399ace4eb24b545628eb6448b2b05ed4242'],
    [82_100, 'df269d9ce78f106ee2eb8d10a588d4ba2e3ab1d626d00b3f5553f4f0fe8a23d7'],
  ])('of %d bytes is what the format says', (length, root) => {
    const part = Uint8Array.from({ length }, (_, i) => (i * 7 + Math.floor(i / 251)) % 256)
    expect(bytesToHex(contentRoot(contentLeaves(part), length))).toBe(root)
  })

  test('depends on the byte length, also when the leaves are the same', () => {
    const one = leavesOf(1)
    expect(contentRoot(one, 5)).not.toEqual(contentRoot(one, 6))
    expect(contentRoot([], 0)).toEqual(nobleSha256(Uint8Array.of(2), new Uint8Array(8)))
  })

  test('leaves of another number than the length has are a mistake of ours', () => {
    const number = 'content tree: the number of leaves does not belong to the byte length'
    for (const length of [RECORD_BYTES, Number.NaN, 1.5 * RECORD_BYTES + 0.5])
      expect(() => contentRoot(leavesOf(2), length)).toThrow(new RangeError(number))
    for (const [first, count] of [
      [2, 2],
      [-1, 1],
      [0, 0],
      [0.5, 1],
      [0, 1.5],
    ] as const)
      expect(() => contentPath(leavesOf(3), first, count)).toThrow(
        new RangeError('contentPath: no such records'),
      )
    expect(contentPath(leavesOf(3), 0, 3)).toEqual([])
  })
})

/** A part with distinct records, its root, and what a node answers to a range of it. */
function ranged(byteLength: number, start: number, end: number) {
  const part = Uint8Array.from(
    { length: byteLength },
    (_, i) => (i * 31 + Math.floor(i / RECORD_BYTES)) & 255,
  )
  const leaves = contentLeaves(part)
  const run = recordsCovering(start, end, byteLength)
  if (run === null) throw new Error('a range inside the part')
  const path = contentPath(leaves, run.first, run.count)
  const root = contentRoot(leaves, byteLength)
  return { root, byteLength, from: run.from, data: part.slice(run.from, run.to), path }
}

describe('recordsCovering', () => {
  test('gives the least run of whole records around any range, the last one short', () => {
    const within = fc
      .tuple(fc.integer({ min: 1, max: 5 * RECORD_BYTES }), fc.nat(), fc.nat())
      .map(([length, a, b]) => {
        const start = a % length
        return { length, start, end: start + 1 + (b % (length - start)) }
      })
    fc.assert(
      fc.property(within, ({ length, start, end }) => {
        const run = recordsCovering(start, end, length)
        expect(run).not.toBeNull()
        if (run === null) return
        expect(run.from).toBe(run.first * RECORD_BYTES)
        expect(run.from <= start && run.to >= end && run.to <= length).toBe(true)
        expect(start - run.from).toBeLessThan(RECORD_BYTES)
        expect(run.to - end).toBeLessThan(RECORD_BYTES)
        expect(run.count).toBe(Math.ceil((run.to - run.from) / RECORD_BYTES))
      }),
    )
  })

  test('is null for a range that is empty, turned round, past the end or made of no numbers', () => {
    for (const [start, end] of [
      [0, 0],
      [5, 4],
      [-1, 5],
      [0, 101],
      [100, 101],
      [0.5, 2],
      [0, Number.NaN],
      [0, Number.POSITIVE_INFINITY],
    ] as const)
      expect(recordsCovering(start, end, 100)).toBeNull()
  })
})

describe('verifyContentRange', () => {
  test.each([
    [1, 0, 1],
    [RECORD_BYTES, 5, 6],
    [3 * RECORD_BYTES + 7, 2 * RECORD_BYTES, 3 * RECORD_BYTES + 7],
    [9 * RECORD_BYTES, RECORD_BYTES - 1, 4 * RECORD_BYTES + 1],
    [5 * RECORD_BYTES + 1, 0, 5 * RECORD_BYTES + 1],
  ])('accepts the records of a part of %d bytes around [%d, %d)', (length, start, end) => {
    expect(verifyContentRange(ranged(length, start, end)).ok).toBe(true)
  })

  test('refuses each flipped bit of a short last record, of the root and of the path', () => {
    const right = ranged(2 * RECORD_BYTES + 9, 2 * RECORD_BYTES, 2 * RECORD_BYTES + 9)
    for (let bit = 0; bit < right.data.length * 8; bit++)
      expect(verifyContentRange({ ...right, data: flip(right.data, bit) }).ok).toBe(false)
    for (let bit = 0; bit < 256; bit++) {
      expect(verifyContentRange({ ...right, root: flip(right.root, bit) }).ok).toBe(false)
      for (const i of right.path.keys()) {
        const path = right.path.map((hash, k) => (k === i ? flip(hash, bit) : hash))
        expect(verifyContentRange({ ...right, path }).ok).toBe(false)
      }
    }
  })

  test('refuses the same records elsewhere, cut, longer, of another part length, or not whole', () => {
    const right = ranged(4 * RECORD_BYTES, RECORD_BYTES, 3 * RECORD_BYTES)
    const bad = [
      { ...right, from: 0 },
      { ...right, from: 2 * RECORD_BYTES },
      { ...right, from: RECORD_BYTES + 1 },
      { ...right, data: right.data.subarray(0, -1) },
      { ...right, data: right.data.subarray(0, RECORD_BYTES) },
      { ...right, data: new Uint8Array(0) },
      { ...right, data: new Uint8Array(4 * RECORD_BYTES) },
      { ...right, byteLength: 4 * RECORD_BYTES - 1 },
      { ...right, path: right.path.slice(1) },
      { ...right, path: [...right.path, right.root] },
    ]
    for (const input of bad) expect(verifyContentRange(input).ok).toBe(false)
    for (const torn of [
      { ...right, data: right.data.subarray(0, -1) },
      { ...right, data: right.data.subarray(1), from: RECORD_BYTES + 1 },
    ])
      expect(verifyContentRange(torn)).toMatchObject({ reason: 'content-run' })
    expect(verifyContentRange({ ...right, from: 1 })).toEqual({
      ok: false,
      reason: 'content-run',
      detail: 'not whole records of this part',
      checks: [
        {
          id: 'content-run',
          inputs: { from: '1', bytes: String(2 * RECORD_BYTES), length: String(4 * RECORD_BYTES) },
          ok: false,
        },
      ],
    })
  })

  test('never throws for numbers that are none', () => {
    const right = ranged(3 * RECORD_BYTES, 0, 1)
    fc.assert(
      fc.property(fc.double(), fc.double(), (from, byteLength) => {
        expect(verifyContentRange({ ...right, from }).ok).toBe(from === 0)
        expect(verifyContentRange({ ...right, byteLength }).ok).toBe(byteLength === right.byteLength)
      }),
    )
  })
})
