import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeCanonical } from '../../protocol/envelope/canonical-cbor.ts'
import { contentOf } from '../../testing/entry-records.ts'
import { encodeContent } from '../index/entry-record.ts'
import { DEPTH_MAX, encodeShare, ITEMS_MAX, parseShare, type ShareContent } from './share-content.ts'

const TREE: ShareContent = {
  kind: 'folder',
  name: '\uFEFFnaïve\u0000👩‍👩‍👧',
  madeAt: 1_800_000_000_000,
  endsAt: null,
  items: [
    { folder: null, name: 'inside', modifiedAt: -5, content: null },
    { folder: 0, name: '../a', modifiedAt: 7, content: contentOf(7) },
    { folder: null, name: 'a', modifiedAt: 7, content: contentOf(0) },
  ],
}

const CONTENT = encodeContent(contentOf(3))
const file = (folder: unknown, name: unknown = 'a') => [folder, name, 1, CONTENT]
const folder = (above: unknown) => [above, 'd', 1, null]
const share = (items: unknown, kind: unknown = 1) => encodeCanonical([kind, 'n', 1, null, items])

describe('what a link holds', () => {
  it('comes back as it was', () => {
    // In Node bytes come back as Buffers, which a clone makes plain.
    expect(structuredClone(parseShare(encodeShare(TREE)))).toEqual(TREE)
    const ending = { ...TREE, kind: 'selection', endsAt: 1_900_000_000_000 } as const
    expect(structuredClone(parseShare(encodeShare(ending)))).toEqual(ending)
  })

  it.each([
    ['an item in itself', share([folder(0)])],
    ['an item in one that comes later', share([file(1), folder(null)])],
    ['an item in a file', share([file(null), file(0)])],
    ['an item nowhere', share([file(9)])],
    ['an item at a broken place', share([folder(null), file(0.5)])],
    ['a place below none', share([file(-1)])],
    ['a name that is empty', share([file(null, '')])],
    ['a name that is bytes', share([file(null, new Uint8Array(3))])],
    ['a name that is too long', share([file(null, 'ä'.repeat(2049))])],
    ['a file of none', share([], 0)],
    ['a file of two', share([file(null), file(null)], 0)],
    ['a file that is a folder', share([folder(null)], 0)],
    ['another kind', share([], 3)],
    ['no list', share({})],
    ['a key that is short', share([[null, 'a', 1, [1, '', new Uint8Array(31), CONTENT[3]]]])],
    ['a time that is none', share([[null, 'a', 1.5, null]])],
    ['a member too many', encodeCanonical([1, 'n', 1, null, [], 1])],
    ['a map', encodeCanonical({ kind: 1 })],
    ['bytes after it', Uint8Array.of(...share([]), 0)],
    ['nothing', new Uint8Array()],
  ])('is refused with %s', (_label, bytes) => {
    expect(parseShare(bytes)).toBeNull()
  })

  it('is refused when it is deeper, longer or larger than a reader can bear', () => {
    const chain = (depth: number) =>
      share(Array.from({ length: depth + 1 }, (_, at) => folder(at === 0 ? null : at - 1)))
    expect(parseShare(chain(DEPTH_MAX))).not.toBeNull()
    expect(parseShare(chain(DEPTH_MAX + 1))).toBeNull()
    expect(parseShare(share(Array.from({ length: ITEMS_MAX + 1 }, () => folder(null))))).toBeNull()
    expect(parseShare(new Uint8Array(8_000_001))).toBeNull()
  })

  it('never throws over bytes of any kind', () => {
    const good = encodeShare(TREE)
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 64 }),
          fc.tuple(fc.nat(good.length - 1), fc.nat(255)).map(([at, byte]) => good.with(at, byte)),
          fc.anything({ withBigInt: false }).map((value) => {
            try {
              return encodeCanonical([1, 'n', 1, null, value])
            } catch {
              return new Uint8Array()
            }
          }),
        ),
        (bytes) => {
          const parsed = parseShare(bytes)
          if (parsed !== null) expect([...encodeShare(parsed)]).toEqual([...bytes])
        },
      ),
    )
  })
})
