/** What a drive keeps sealed on its device, beside the index and the vault. */
import { readPlan, readReports } from '../client/audit/audit-plan.ts'
import { AuditStore } from '../client/audit/audit-store.ts'
import { ComparisonStore } from '../client/compare/comparison-store.ts'
import { RepairNotes } from '../client/health/repair-notes.ts'
import { ProofStore } from '../client/proof-store.ts'
import type { SealedStore } from '../client/sealed-store.ts'
import { Storing } from '../client/storing.ts'
import { readMemory } from '../client/sync/sync-memory.ts'
import { UploadJournals } from '../client/transfer/upload-journal.ts'
import { readSettings } from '../client/upkeep/upkeep-settings.ts'
import { NO_SESSION, readRecord } from '../client/wallet-session/session-record.ts'
import { encodeDelegation } from '../wire/delegation.ts'
import { delegationOf, ed25519Session, signDelegation } from './delegation-fixture.ts'
import { CID, HEX, HOTKEY, type StoredFormat } from './stored-format.ts'

/** A sealed store that opens every label to one value: sealing is tried elsewhere, these are its contents. */
function opensTo(value: unknown): SealedStore {
  const store = {
    get: async () => value,
    look: async () => ({ mark: 'one', open: async () => value }),
    exclusive: (work: () => unknown) => work(),
  }
  return store as unknown as SealedStore
}

/** By what a reader says where there is nothing. */
function sealed(
  name: string,
  file: string,
  sample: unknown,
  read: (store: SealedStore) => Promise<unknown>,
  may: readonly string[] = [],
): StoredFormat {
  const text = (value: unknown) =>
    JSON.stringify(value, (_, inner: unknown) => (inner instanceof Uint8Array ? [...inner] : inner))
  return {
    name,
    files: [file],
    sample,
    may,
    reads: async (value) =>
      text(await read(opensTo(value))) !== text(await read(opensTo(null)).catch(() => null)),
  }
}

const NUMBERS = { at: 5, asked: 1, passed: 1, ms: 2, micros: 3 }
const HOLDER_AUDIT = {
  minerHotkey: HOTKEY,
  minerUid: 3,
  verdict: 'proven',
  level: 'verified',
  blame: 'nobody',
  reason: '',
  detail: '',
  asked: 1,
  passed: 1,
  ms: 2,
  micros: NUMBERS.micros,
}
const REPORT = {
  id: 'r',
  at: 5,
  finishedAt: 6,
  depth: 'quick',
  files: 1,
  objects: 1,
  questions: 1,
  verdicts: { proven: 1, unsigned: 0, consistent: 0, failed: 0, missing: 0, silent: 0, unasked: 0 },
  whole: true,
  unreached: 0,
  unanswered: 1,
  stopped: false,
  bytesUp: 1,
  bytesDown: 2,
  miners: [{ minerHotkey: HOTKEY, minerUid: 3, verdict: 'proven', blame: 'nobody', reason: '', copies: 1 }],
}
const RUN = {
  id: 'r',
  at: 5,
  depth: 'quick',
  cid: CID,
  length: 10,
  validatorHotkey: HOTKEY,
  block: 7,
  blockHash: `0x${HEX}`,
  chunkBytes: 16_400,
  chunks: 1,
  indexes: [0],
  holders: [HOLDER_AUDIT],
  trouble: '',
  bytesUp: 1,
  bytesDown: 2,
  hasEvidence: true,
}
const JOURNAL_FILE = {
  kind: 'file',
  id: 'a',
  set: 's',
  parentId: 'p',
  choice: 'skip',
  name: 'n',
  mediaType: '',
  bytes: 1,
  lastModified: 2,
  startedAt: 3,
  fileKey: new Uint8Array(32),
  header: new Uint8Array(56),
  parts: 1,
}
const JOURNAL_SET = {
  kind: 'set',
  id: 's',
  parentId: 'p',
  of: 'file',
  name: 'n',
  lastModified: 2,
  files: 1,
  bytes: 2,
  storedFiles: 0,
  storedBytes: 0,
  startedAt: 3,
}
const WORD = { validator: HOTKEY, number: 1, headHash: HEX, signature: `0x${HEX}${HEX}` }
const SESSION = signDelegation(delegationOf(ed25519Session(7), 1_700_000_000))

export const SEALED_FORMATS: readonly StoredFormat[] = [
  sealed(
    'upload journal',
    'client/transfer/upload-journal.ts',
    [JOURNAL_FILE, JOURNAL_SET],
    (store) => new UploadJournals(store).list(),
    ['[0].parentId: null', '[1].parentId: null', '[1].lastModified: null'],
  ),
  sealed(
    'part of an upload',
    'client/transfer/upload-journal.ts',
    { cid: CID, prefix: new Uint8Array(32), proof: null },
    (store) => new UploadJournals(store).part('a', 0),
  ),
  sealed('audit plan', 'client/audit/audit-plan.ts', { every: 'day', depth: 'thorough' }, readPlan),
  sealed('audit reports', 'client/audit/audit-plan.ts', [REPORT], readReports, [
    '[0].unanswered: left out',
    '[0].miners[0].minerUid: null',
  ]),
  sealed('audit runs', 'client/audit/audit-store.ts', [RUN], (store) => new AuditStore(store).runs(CID), [
    '[0].holders[0].minerUid: null',
  ]),
  sealed(
    'proofs of parts',
    'client/proof-store.ts',
    [{ index: 0, role: 'part', cid: CID, contentRoot: HEX, bytes: 5, holders: [], claims: [HOTKEY] }],
    (store) => new ProofStore(store).parts(CID),
    ['[0].claims: left out'],
  ),
  sealed(
    'downloads',
    'client/proof-store.ts',
    [
      {
        at: 1,
        bytes: 2,
        complete: true,
        parts: [
          {
            index: 0,
            validatorHotkey: HOTKEY,
            checks: [],
            rejected: [{ validatorHotkey: HOTKEY, reason: 'r' }],
          },
        ],
      },
    ],
    (store) => new ProofStore(store).downloads(CID),
  ),
  sealed(
    'comparisons',
    'client/compare/comparison-store.ts',
    [
      {
        file: CID,
        at: 5,
        after: 'upload',
        read: true,
        validator: { validatorHotkey: HOTKEY, uid: 1, opinion: 'lies', ms: 2, objects: [] },
      },
    ],
    (store) => new ComparisonStore(store, { now: () => 6 }).all(),
    ['[0].read: left out'],
  ),
  sealed(
    'repair notes',
    'client/health/repair-notes.ts',
    [{ cid: CID, noticedAt: 1, askedAt: 2, holders: [{ hotkey: HOTKEY, block: 3 }] }],
    async (store) => [...(await new RepairNotes(store).of(CID))],
    ['[0].askedAt: null'],
  ),
  sealed(
    'storing settings',
    'client/storing.ts',
    { validators: 2, compares: false },
    async (store) => (await Storing.open(store)).settings,
    ['compares: left out'],
  ),
  sealed('upkeep settings', 'client/upkeep/upkeep-settings.ts', { automatic: false }, readSettings),
  sealed(
    'sync memory',
    'client/sync/sync-memory.ts',
    {
      number: 1,
      tips: [HEX],
      covered: [HEX],
      objects: [{ digest: HEX, bytes: 1, root: HEX }],
      replaced: [HEX],
      unread: [HEX],
      inline: ['i'],
      acknowledged: [WORD],
      rollbacks: [{ acknowledged: WORD, served: { ...WORD, after: HEX }, at: 1 }],
    },
    readMemory,
    ['rollbacks[0].served.after: null'],
  ),
  sealed(
    'wallet session',
    'client/wallet-session/session-record.ts',
    {
      session: {
        delegation: encodeDelegation(SESSION),
        secret: new Uint8Array(32),
        wallet: 'w',
        accountName: 'n',
        requests: 1,
        known: [HOTKEY],
        instead: [HOTKEY],
        aheadMs: 5,
        over: 'ended',
      },
      accounts: [HOTKEY],
    },
    async (store) => {
      const { session, accounts } = await readRecord(store)
      return session === null && accounts.length === 0
        ? NO_SESSION
        : { session: session === null ? null : 'one', accounts }
    },
    [
      'session: null',
      'session.secret: null',
      'session.instead: left out',
      'session.aheadMs: left out',
      'session.over: null',
    ],
  ),
]
