import type { FileContent, PackedRef } from '../client/index/entry-record.ts'
import type { EntryRecord } from '../client/index/record.ts'
import { cidOfDigest } from '../protocol/cid.ts'

/** A content that is nowhere. */
export function contentOf(bytes = 1): FileContent {
  const ref = { kind: 'object', cid: cidOfDigest(new Uint8Array(32).fill(bytes % 251)), parts: 1 } as const
  return { bytes, mediaType: 'text/plain', fileKey: new Uint8Array(32), ref }
}

/** An entry with the members a test is about; the rest is plain. */
export function entryRecord(given: Partial<EntryRecord> & { readonly id: string }): EntryRecord {
  const kind = given.kind ?? 'file'
  return {
    type: 'entry',
    parentId: null,
    kind,
    name: 'a.txt',
    addedAt: 1,
    modifiedAt: 2,
    starred: false,
    trashedAt: null,
    content: kind === 'file' ? contentOf() : null,
    pictured: false,
    versions: [],
    copies: kind === 'file' ? 3 : 0,
    level: kind === 'file' ? 'verified' : 'unknown',
    writtenAt: 3,
    writtenBy: '00'.repeat(8),
    ...given,
  }
}

/** A content in a slot of a pack that is nowhere. @param key fills the file key */
export function packedContent(key: number, pack: number, more: Partial<PackedRef> = {}): FileContent {
  const slot = { offset: key * 500, manifestBytes: 300, slotBytes: 500 }
  const place = {
    cid: cidOfDigest(new Uint8Array(32).fill(100 + pack)),
    packBytes: 90_000,
    packRoot: new Uint8Array(32),
  }
  const ref = { kind: 'packed', ...place, ...slot, ...more } as const
  return { bytes: 100, mediaType: 'text/plain', fileKey: new Uint8Array(32).fill(key), ref }
}
