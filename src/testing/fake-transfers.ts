/** Transfers as data: every state a row can be in. Never imported by product code. */
import type { TransferStatus } from '../client/transfer-api.ts'
import { transferStatus } from './transfer-status.ts'

export const FAKE_TRANSFERS = [
  'none',
  'mixed',
  'waiting',
  'offline',
  'many',
  'over',
  'failures',
  'wallet',
  'named',
] as const
export type FakeTransfers = (typeof FAKE_TRANSFERS)[number]

const GB = 1e9

/** @param entryId of the file that a download brings */
export function fakeTransfers(which: FakeTransfers, entryId: string): TransferStatus[] {
  const all = setOf(which, entryId)
  return all.map((change, index) =>
    transferStatus({ id: `t${index}`, startedAt: index, ...change, bytesDone: doneOf(change) }),
  )
}

type Change = Partial<TransferStatus> & { readonly share?: number }

function doneOf({ share = 0, bytesTotal = 100 }: Change): number {
  return Math.round(share * bytesTotal)
}

function setOf(which: FakeTransfers, entryId: string): readonly Change[] {
  switch (which) {
    case 'none':
      return []
    case 'mixed':
      return MIXED
    case 'waiting':
      return waiting(entryId)
    case 'offline':
      return MIXED.slice(0, 3).map((change) => ({ ...change, waitingFor: 'network', bytesPerSecond: 0 }))
    case 'wallet':
    case 'named':
      return MIXED.slice(0, 3).map((change) => ({
        ...change,
        direction: 'upload',
        waitingFor: which,
        bytesPerSecond: 0,
      }))
    case 'many':
      return Array.from({ length: 400 }, (_, index) => ({
        name: `scan ${String(index).padStart(4, '0')}.tif`,
        bytesTotal: 4_100_000 + index * 917,
        ...(index < 3 ? { phase: 'sending', share: 0.3 * index, bytesPerSecond: 9_100_000 } : {}),
      }))
    case 'over':
      return MIXED.slice(0, 2).map((change) => ({ ...change, phase: 'done', share: 1, copies: 3 }))
    case 'failures':
      return [BATCH_WITH_FAILURES]
  }
}

const MIXED: readonly Change[] = [
  {
    name: 'interview-03-full-session.wav',
    phase: 'sending',
    bytesTotal: 1_342_177_280,
    share: 0.43,
    bytesPerSecond: 31_300_000,
    secondsLeft: 25,
    priority: 'high',
  },
  {
    name: 'photos',
    phase: 'sending',
    bytesTotal: 41_200_000,
    share: 0.612,
    bytesPerSecond: 4_100_000,
    secondsLeft: 4,
    files: { total: 10_000, done: 6_120, failed: 0 },
  },
  {
    name: 'backup-2026-11.tar.zst',
    direction: 'download',
    phase: 'decrypting',
    bytesTotal: 5.37 * GB,
    share: 0.2,
    bytesPerSecond: 28_000_000,
    secondsLeft: 154,
    copiesWanted: 0,
  },
  {
    name: 'survey raw.parquet',
    phase: 'failed',
    bytesTotal: 48_201_113,
    share: 0.3,
    error: { code: 'not-enough-copies', detail: 'Part 3: 2 of 3 copies.' },
  },
  { name: 'harbour at dusk.jpg', phase: 'sending', bytesTotal: 62_011_130, share: 0.5, paused: true },
  { name: 'drafts.zip', bytesTotal: 98_112_004, priority: 'low' },
  { name: 'Field notes, November.md', phase: 'done', bytesTotal: 18_342, share: 1, copies: 3 },
]

function waiting(entryId: string): readonly Change[] {
  const file = { kind: 'file', name: 'holiday.mp4', bytes: 2.1 * GB, lastModified: 0 } as const
  const folder = { kind: 'folder', name: 'photos', bytes: 1.3 * GB, lastModified: null } as const
  const download = { direction: 'download', entryId, copiesWanted: 0 } as const
  return [
    { name: 'holiday.mp4', bytesTotal: 2.1 * GB, share: 0.6, waitingFor: 'source', wanted: file },
    {
      name: 'photos',
      bytesTotal: 1.3 * GB,
      share: 0.62,
      waitingFor: 'source',
      wanted: folder,
      files: { total: 500, done: 312, failed: 0 },
    },
    {
      ...download,
      name: 'backup-2026-11.tar.zst',
      bytesTotal: 5.37 * GB,
      share: 0.34,
      waitingFor: 'target',
    },
    {
      name: 'film.mkv',
      phase: 'failed',
      bytesTotal: 3.2 * GB,
      share: 0.1,
      error: { code: 'other-source', detail: 'Part 3 is not what was sent before.' },
    },
    {
      ...download,
      name: 'thesis-final.pdf',
      phase: 'failed',
      bytesTotal: 11_904_220,
      error: { code: 'save-not-started', detail: '' },
    },
  ]
}

const BATCH_WITH_FAILURES: Change = {
  name: 'photos',
  phase: 'failed',
  bytesTotal: 41_200_000,
  share: 0.998,
  files: { total: 10_000, done: 9_972, failed: 28 },
  error: { code: 'source-unreadable', detail: '28 of 10000 files' },
  failures: Array.from({ length: 20 }, (_, index) => ({
    name: `IMG_${4_100 + index}.jpg`,
    failure: { code: index % 3 === 0 ? 'source-changed' : 'source-unreadable', detail: '' },
  })),
}
