import type { FileContent } from '../client/index/entry-record.ts'
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
