/** A drive of many entries, for the benchmark of a long list. */
import { type EntryBody, newFileBody, newFolderBody } from '../../src/client/index/entry-record.ts'
import type { EntryRecord } from '../../src/client/index/record.ts'
import { cidOfDigest } from '../../src/protocol/cid.ts'
import { SEEDED_AT as NOW, seedDrive } from './seed-drive.ts'

const DAY = 86_400_000
const WORDS = ['scan', 'IMG', 'Invoice', 'notes', 'übersicht', 'Report', 'photo', 'backup', 'música', 'draft']
const TYPES = [
  ['jpg', 'image/jpeg'],
  ['pdf', 'application/pdf'],
  ['txt', 'text/plain'],
  ['mp4', 'video/mp4'],
] as const

function pick<T>(from: readonly T[], at: number): T {
  const found = from[at % from.length]
  if (found === undefined) throw new RangeError('nothing to pick from')
  return found
}

function idOf(at: number): string {
  return ((at * 2_654_435_761) % 2 ** 32).toString(16).padStart(8, '0') + at.toString(16).padStart(24, '0')
}

function bodyOf(at: number): EntryBody {
  const addedAt = NOW - ((at * 7919) % 900) * DAY
  const number = (at * 48_271) % 1_000_003
  if (at % 100 === 0) return newFolderBody(null, `${pick(WORDS, at / 100)} ${number}`, addedAt)
  const [extension, mediaType] = pick(TYPES, at)
  const digest = new Uint8Array(32)
  new DataView(digest.buffer).setUint32(0, at)
  const content = {
    bytes: (at * 104_729) % 40_000_000,
    mediaType,
    fileKey: new Uint8Array(32).fill(at % 256),
    ref: { kind: 'object', cid: cidOfDigest(digest), parts: 1 + (at % 5) },
  } as const
  return newFileBody({
    parentId: null,
    name: `${pick(WORDS, number)} ${number}.${extension}`,
    addedAt,
    modifiedAt: addedAt - (at % 50) * DAY,
    content,
    copies: 3,
    level: 'verified',
  })
}

function recordOf(at: number): EntryRecord {
  return { ...bodyOf(at), type: 'entry', id: idOf(at), writtenAt: at + 1, writtenBy: '00'.repeat(8) }
}

async function seed(passphrase: string, count: number): Promise<number> {
  return (await seedDrive(passphrase, count, recordOf)).entries
}

/** How many names have all of these words in them, to know when a search is answered. */
function matches(count: number, words: readonly string[]): number {
  let found = 0
  for (let at = 0; at < count; at += 1) {
    const name = bodyOf(at).name.toLowerCase()
    if (words.every((word) => name.includes(word))) found += 1
  }
  return found
}

Object.assign(globalThis, { seed, matches })
