import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contentOf, entryRecord } from '../../testing/entry-records.ts'
import { testAccount } from '../../testing/test-wallet.ts'
import { accountRecordId } from './account-record.ts'
import { type DriveRecord, encodeRecord, isNewer, parseRecords } from './record.ts'

const ID = 'ab'.repeat(16)
const PACKED = {
  ...contentOf(7),
  ref: {
    kind: 'packed',
    cid: contentOf(3).ref.cid,
    packBytes: 900,
    packRoot: new Uint8Array(32).fill(5),
    offset: 100,
    manifestBytes: 300,
    slotBytes: 800,
  },
} as const
const FULL = entryRecord({
  id: ID,
  parentId: 'cd'.repeat(16),
  name: '\uFEFFnaïve\u0000👩‍👩‍👧',
  starred: true,
  trashedAt: 12,
  content: PACKED,
  pictured: true,
  versions: [{ content: contentOf(4), modifiedAt: -5.5, addedAt: 8 }],
  copies: 2,
  level: 'failed',
})

/** The row with one member of its body replaced. */
function withMember(at: number, value: unknown): unknown {
  const [id, writtenAt, writtenBy, type, body] = encodeRecord(FULL)
  const members = [...(body as unknown[])]
  members[at] = value
  return [id, writtenAt, writtenBy, type, members]
}

const LINK: DriveRecord = {
  type: 'link',
  id: ID,
  writtenAt: 9,
  writtenBy: 'ef'.repeat(8),
  cid: contentOf(3).ref.cid,
  linkKey: new Uint8Array(32).fill(6),
  kind: 'selection',
  name: '\uFEFF3 files',
  files: 3,
  bytes: 900,
  madeAt: 5,
  endsAt: 77,
  hasPassword: true,
  revokedAt: null,
  releasedAt: null,
  entryIds: ['ab'.repeat(16), 'cd'.repeat(16)],
}

describe('a record', () => {
  it('of a link comes back as it was, and is refused when it is another thing', () => {
    expect(parseRecords([encodeRecord(LINK)])).toEqual([LINK])
    const [id, writtenAt, writtenBy, type, body] = encodeRecord(LINK)
    const members = body as unknown[]
    const wrong: readonly (readonly [number, unknown])[] = [
      [0, new Uint8Array(31)],
      [1, 'key'],
      [2, 3],
      [3, 'text'],
      [4, -1],
      [6, null],
      [7, '7'],
      [11, [new Uint8Array(15)]],
    ]
    for (const [at, value] of wrong)
      expect(() => parseRecords([[id, writtenAt, writtenBy, type, members.with(at, value)]])).toThrow()
  })

  it('of an account comes back as it was, under one id on every device, and is refused when it is another thing', () => {
    const { address: account } = testAccount('Ada', 1).keypair
    const record: DriveRecord = {
      type: 'account',
      id: accountRecordId(account),
      writtenAt: 9,
      writtenBy: 'ef'.repeat(8),
      account,
      notedAt: 8,
    }
    expect(record.id).toBe('6b01009cdb5d278afbd806fda1de54df')
    expect(parseRecords([encodeRecord(record)])).toEqual([record])
    const [id, writtenAt, writtenBy, type, body] = encodeRecord(record)
    expect(type).toBe(5)
    const [key] = body as [Uint8Array]
    for (const wrong of [[], [key], [key.subarray(1), 8], [account, 8], [key, Number.NaN], [key, 8, 0], null])
      expect(() => parseRecords([[id, writtenAt, writtenBy, type, wrong]])).toThrow('does not understand')
    expect(() => accountRecordId('nobody')).toThrow(TypeError)
  })

  it('comes back as it was, a name with a byte order mark and a packed content included', () => {
    const folder = entryRecord({ id: ID, kind: 'folder' })
    const gone: DriveRecord = { type: 'gone', id: ID, writtenAt: 9, writtenBy: 'ef'.repeat(8) }
    for (const record of [FULL, folder, gone]) expect(parseRecords([encodeRecord(record)])).toEqual([record])
  })

  it('of a type that a newer program wrote is kept as it came', () => {
    const [id, writtenAt, writtenBy] = encodeRecord(FULL)
    const row = [id, writtenAt, writtenBy, 77, ['anything', { at: 'all' }]] as const
    const [record] = parseRecords([row])
    expect(record?.type).toBe('unknown')
    expect(encodeRecord(record!)).toEqual(row)
  })

  it.each([
    ['a parent of another length', 0, new Uint8Array(15)],
    ['a kind that is neither', 1, 2],
    ['a name that is text', 2, 'a.txt'],
    ['a time that is none', 3, Number.NaN],
    ['a file without content', 7, null],
    [
      'a slot beyond its pack',
      7,
      [7, '', new Uint8Array(32), [1, new Uint8Array(32), 900, new Uint8Array(32), 101, 300, 800]],
    ],
    ['a key of another length', 7, [7, '', new Uint8Array(31), [0, new Uint8Array(32), 1]]],
    ['a version that is nothing', 8, [[]]],
    ['a level this program does not know', 10, 9],
  ])('with %s is damage, not an entry', (_what, at, value) => {
    expect(() => parseRecords([withMember(at, value)])).toThrow('does not understand')
  })

  it('is newer by time, then by writer, and never than itself', () => {
    const stamp = fc.record({
      writtenAt: fc.integer({ min: 1, max: 3 }),
      writtenBy: fc.constantFrom('a', 'b'),
    })
    fc.assert(
      fc.property(stamp, stamp, stamp, (a, b, c) => {
        expect(isNewer(a, a)).toBe(false)
        expect(isNewer(a, b) && isNewer(b, a)).toBe(false)
        if (isNewer(a, b) && isNewer(b, c)) expect(isNewer(a, c)).toBe(true)
      }),
    )
  })
})
