/**
 * A drive that is only data, for looking at the page without a network: every state a screen can be in can be
 * asked for. Never imported by product code.
 */

import type { FileStanding } from '../client/audit-api.ts'
import type { Opinion } from '../client/cross-check-api.ts'
import type { DriveApi, DriveEvents } from '../client/drive-api.ts'
import type { DriveEntry } from '../client/entry-api.ts'
import { entryCalls, listCalls } from '../client/entry-calls.ts'
import { toDriveEntry } from '../client/index/entry-record.ts'
import type { NetworkView, NeuronRow } from '../client/network-api.ts'
import type { Outcome } from '../client/outcome-api.ts'
import { uploadCollisions } from '../client/transfer/upload-collisions.ts'
import type { VaultState } from '../client/vault-api.ts'
import { type FakeAudits, fakeAudits } from './fake-audits.ts'
import { type FakeCompared, fakeCrossCheck } from './fake-cross-check.ts'
import { type FakeEntry, fakeEntries } from './fake-entries.ts'
import { type FakeHealth, fakeHealth } from './fake-health.ts'
import { fakeInterchange } from './fake-interchange.ts'
import { type FakeKit, fakeKeys, kitRefusal } from './fake-keys.ts'
import { DAY, hex, hotkey, idOf, NOW } from './fake-names.ts'
import { fakePreview } from './fake-preview.ts'
import { sheetOf } from './fake-proofs.ts'
import { type FakeSees, fakeSees } from './fake-sees.ts'
import { fakeShare } from './fake-share.ts'
import { fakeSheet } from './fake-sheet.ts'
import { fakeSync } from './fake-sync.ts'
import { type FakeTransfers, fakeTransfers } from './fake-transfers.ts'
import { type FakeUpkeep, fakeUpkeep } from './fake-upkeep.ts'
import { type FakeSession, fakeWallet } from './fake-wallet.ts'

export interface FakeOptions {
  readonly vault: VaultState
  readonly files: number
  readonly transfers: FakeTransfers
  readonly networkDown: boolean
  readonly parts: number
  /** The state of the recovery kit; rehearsed unless a test is about it. */
  readonly kit?: FakeKit
  /** 0: nothing was shared. */
  readonly links?: number
  /** How long what is stored lasts; fine unless it is asked for. */
  readonly upkeep?: FakeUpkeep
  /** What the second validator says of every file. */
  readonly opinion?: Opinion
  /** What came of comparing by itself. */
  readonly compared?: FakeCompared
  /** What came of audits; all is proven unless it is asked for. */
  readonly audits?: FakeAudits
  /** Of every file alike; healthy unless it is asked for. */
  readonly health?: FakeHealth
  /** What was exchanged with the network; nothing unless it is asked for. */
  readonly sees?: FakeSees
  /** Of a wallet; none unless it is asked for. */
  readonly session?: FakeSession
}

function entry(
  id: string,
  kind: 'file' | 'folder',
  name: string,
  bytes: number,
  mediaType: string,
  age: number,
): FakeEntry {
  return {
    id: idOf(id),
    parentId: null,
    kind,
    name,
    bytes,
    mediaType,
    addedAt: NOW - age * DAY,
    modifiedAt: NOW - age * DAY - 3_600_000,
    starred: id === 'f2',
    trashedAt: null,
    parts: kind === 'file' ? Math.max(1, Math.ceil(bytes / 8_388_608)) : 0,
    ...provenOf(id, kind),
  }
}

/** As `sheetOf` has it. */
function provenOf(id: string, kind: 'file' | 'folder'): Pick<DriveEntry, 'copies' | 'level'> {
  if (kind === 'folder' || id === 'f8') return { copies: 0, level: 'unknown' }
  if (id === 'p1') return { copies: 0, level: 'claimed' }
  if (id === 'f4') return { copies: 2, level: 'claimed' }
  return id === 'f5' ? { copies: 2, level: 'failed' } : { copies: 3, level: 'verified' }
}

const NAMED: readonly FakeEntry[] = [
  entry('d1', 'folder', 'Photographs', 0, '', 3),
  entry('d2', 'folder', 'Ηχογραφήσεις', 0, '', 12),
  { ...entry('f1', 'file', 'Field notes, November.md', 18_342, 'text/markdown', 0), versions: 3 },
  entry('f2', 'file', 'harbour at dawn.jpg', 6_412_771, 'image/jpeg', 1),
  entry('f3', 'file', 'interview-03-full-session.wav', 1_342_177_280, 'audio/wav', 2),
  entry('f4', 'file', 'survey 2026.csv', 2_401_991, 'text/csv', 5),
  entry('f5', 'file', 'thesis-final.pdf', 11_904_220, 'application/pdf', 8),
  { ...entry('f6', 'file', 'invoice\u202Efdp.exe', 88_210, 'application/octet-stream', 20), packed: true },
  entry('f7', 'file', 'backup-2026-11.tar.zst', 5_368_709_120, 'application/x-compressed-tar', 30),
  entry(
    'f8',
    'file',
    'übersicht – alle länder und ihre küsten, mit anmerkungen der redaktion (zweite fassung).ods',
    402_112,
    'application/vnd.oasis',
    44,
  ),
]

/** What came of the newest audit where a miner lies. */
const STANDINGS: Readonly<Record<string, FileStanding>> = {
  [idOf('f6')]: 'lost',
  [idOf('f5')]: 'failed',
  [idOf('f3')]: 'failed',
  [idOf('f4')]: 'weak',
  [idOf('p2')]: 'weak',
  [idOf('f8')]: 'unaudited',
}

/** What is in folders and in the trash. */
const BELOW: readonly FakeEntry[] = [
  { ...entry('d3', 'folder', '2025', 0, '', 200), parentId: idOf('d1') },
  { ...entry('d4', 'folder', '2026', 0, '', 40), parentId: idOf('d1') },
  { ...entry('d5', 'folder', 'Harbour, raw', 0, '', 40), parentId: idOf('d4') },
  { ...entry('p1', 'file', 'pier.jpg', 5_120_400, 'image/jpeg', 0), parentId: idOf('d4') },
  {
    ...entry('p2', 'file', 'gulls over the breakwater.jpg', 4_870_112, 'image/jpeg', 0),
    parentId: idOf('d4'),
  },
  {
    ...entry('p3', 'file', 'harbour at dawn.jpg', 6_412_771, 'image/jpeg', 1),
    parentId: idOf('d4'),
    modifiedAt: NOW - DAY - 3_600_000,
  },
  { ...entry('p4', 'file', 'survey 2026.csv', 1_900_000, 'text/csv', 9), parentId: idOf('d4') },
  {
    ...entry('p5', 'file', 'tide table.txt', 2_210, 'text/plain', 3),
    parentId: idOf('d2'),
    starred: true,
    packed: true,
  },
  { ...entry('x1', 'file', 'draft (old).md', 9_120, 'text/markdown', 16), trashedAt: NOW - 2 * DAY },
  { ...entry('x2', 'folder', 'Unsorted', 0, '', 60), parentId: idOf('d1'), trashedAt: NOW - 5 * DAY },
  { ...entry('x3', 'file', 'IMG_0001.heic', 3_000_421, 'image/heic', 70), parentId: idOf('x2') },
]

function manyFiles(count: number): FakeEntry[] {
  return Array.from({ length: count }, (_, index) =>
    entry(
      `m${index}`,
      'file',
      `scan ${String(index).padStart(5, '0')}.tif`,
      90_000 + ((index * 7919) % 9_000_000),
      'image/tiff',
      index % 90,
    ),
  )
}

function neuron(uid: number): NeuronRow {
  const validator = uid < 3
  return {
    uid,
    hotkey: hotkey(uid),
    coldkey: hotkey(100 + Math.floor(uid / 2)),
    role: validator ? 'validator' : 'miner',
    axon: uid === 14 ? null : `10.0.0.${uid}:${8100 + uid}`,
    stakeTao: validator ? 120_000 - uid * 31_004.5 : uid * 1.25,
    incentive: validator ? 0 : 1 / (uid + 4),
    dividends: validator ? 0.5 - uid * 0.12 : 0,
    emissionTao: 0.91 / (uid + 1),
    validatorTrust: validator ? 0.99 : 0,
    active: true,
    registeredAtBlock: uid > 12 ? 17_900 : 20 * uid,
    lastUpdateBlock: 18_180 - uid,
  }
}

export async function createFakeDrive(options: FakeOptions): Promise<DriveApi> {
  let state = options.vault
  const named = options.files === 0 ? [] : [...NAMED, ...BELOW]
  const files = [...named, ...manyFiles(Math.max(0, options.files - NAMED.length))]
  let listener: Partial<DriveEvents> | null = null
  const open = await fakeEntries(files, (viewId, view) => listener?.view?.(viewId, view))
  const { state: syncState, ...sync } = fakeSync([0, 1, 2].map(hotkey))
  const { state: upkeepState, ...upkeep } = fakeUpkeep(
    options.upkeep ?? 'fine',
    [0, 1, 2].map(hotkey),
    (next) => listener?.upkeep?.(next),
  )
  const sheet = (entryId: string) =>
    open.index.has(entryId) ? sheetOf(toDriveEntry(open.index.get(entryId)), options.parts) : null
  const audited = files.filter(
    ({ kind, trashedAt, parentId }) => kind === 'file' && trashedAt === null && parentId !== idOf('x2'),
  )
  const {
    state: auditState,
    auditsOf,
    ...audits
  } = fakeAudits(options.audits ?? 'good', {
    files: audited,
    standings: STANDINGS,
    sheetOf: sheet,
    tell: (next) => listener?.audit?.(next),
  })
  const { walletState, ...wallet } = fakeWallet(options.session ?? 'none', [0, 1, 2].map(hotkey), (next) =>
    listener?.wallet?.(next),
  )
  const seen = fakeSees(options.sees ?? 'nothing', [0, 1, 2].map(hotkey))
  const current = () => (state === 'unlocked' ? open : null)
  const calls = listCalls(current)
  let block = 18_240
  const fine = <T>(value: T): Outcome<T> => ({ ok: true, value })
  const become = (next: VaultState) => {
    state = next
    listener?.state?.(next)
    if (next !== 'unlocked') return
    listener?.transfers?.(fakeTransfers(options.transfers, idOf('f7')), [])
    listener?.sync?.(syncState)
    listener?.upkeep?.(upkeepState())
    listener?.audit?.(auditState())
    listener?.wallet?.(walletState())
    if (options.sees !== undefined) listener?.exchange?.(seen)
  }
  const view = (): NetworkView => {
    block += 1
    return {
      name: 'local',
      genesisHash: `0x${hex(3, 64)}`,
      netuid: 21,
      block,
      blockHash: `0x${hex(block, 64)}`,
      tempo: 360,
      immunityPeriod: 5000,
      neurons: Array.from({ length: 18 }, (_, uid) => neuron(uid)),
    }
  }
  const nowhere = { ok: false, error: { code: 'cancelled', detail: '' } } as const
  return {
    exportBundle: async () => fine(new Uint8Array(1_024)),
    ...fakeCrossCheck(
      [0, 1, 2].map(hotkey),
      options.opinion,
      { entryId: idOf('f5'), name: 'thesis-final.pdf' },
      options.compared,
    ),
    vaultState: async () => state,
    createVault: async () => (become('unlocked'), fine(null)),
    unlock: async (secret) => {
      if (secret.kind === 'passphrase' && secret.text.startsWith('wrong'))
        return { ok: false, error: { code: 'wrong-passphrase', detail: '' } }
      const refusal = secret.kind === 'phrase' ? kitRefusal(secret.words) : null
      if (refusal !== null) return { ok: false, error: refusal }
      become('unlocked')
      return fine(null)
    },
    ...fakeInterchange(),
    ...fakeHealth(options.health ?? 'healthy', hotkey),
    ...fakeKeys(options.kit ?? 'rehearsed'),
    ...sync,
    ...upkeep,
    ...audits,
    ...wallet,
    ...fakeShare(options.links === 0),
    ...entryCalls(current),
    ...calls,
    ...fakePreview(calls.entry),
    exchanges: async () => fine(seen),
    lock: async () => become('locked'),
    subscribe: async (events) => {
      listener = events
      become(state)
    },
    preflight: async () => ({ ok: false, error: { code: 'internal', detail: 'not in the gallery' } }),
    network: async () =>
      options.networkDown
        ? { ok: false, error: { code: 'chain-unreachable', detail: 'ws://127.0.0.1/chain: closed' } }
        : fine(view()),
    uploadCollisions: async (parentId, names) => fine(uploadCollisions(open.index, parentId, names)),
    upload: async (_parentId, sources) => fine(sources.map((_, index) => `u${index}`)),
    giveSources: async () => fine(null),
    download: async () => nowhere,
    downloadZip: async () => nowhere,
    archiveBytes: async () => fine(0),
    downloadAgain: async () => nowhere,
    cancel: async () => undefined,
    retry: async () => fine(null),
    pause: async () => undefined,
    resume: async () => undefined,
    setPriority: async () => undefined,
    limitTraffic: async () => undefined,
    clearFinished: async () => undefined,
    ...fakeSheet(sheet, auditsOf),
    addLink: async () => ({ ok: false, error: { code: 'not-found', detail: 'bafk…' } }),
  }
}

/** What the gateway relays of a validator's public view; the last miners have no row there yet. */
export function fakeMiners(): readonly { readonly hotkey: string; readonly tier: string }[] {
  const tiers = ['Super Saiyan', 'Diamond', 'Gold', 'Silver', 'Bronze']
  return Array.from({ length: 13 }, (_, at) => ({
    hotkey: hotkey(at + 3),
    tier: tiers[at % tiers.length] ?? '',
  }))
}
