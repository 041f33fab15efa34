/**
 * Every stored format with a good value of it and what reads it: for tests that give the readers what a disk, another version
 * of this program or a stranger may have left there (reliability section 10). `stored-formats.test.ts` counts that no reader is missing.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hexToBytes } from '@noble/hashes/utils.js'
import type * as v from 'valibot'
import { readPlan, readReports } from '../client/audit/audit-plan.ts'
import { AuditStore } from '../client/audit/audit-store.ts'
import { sealBundle } from '../client/bundle/bundle-seal.ts'
import { BODY as BUNDLE_BODY } from '../client/bundle/bundle-shape.ts'
import { parseBundle } from '../client/bundle/parse-bundle.ts'
import { ComparisonStore } from '../client/compare/comparison-store.ts'
import { RepairNotes } from '../client/health/repair-notes.ts'
import { encodeRecord, parseRecords } from '../client/index/record.ts'
import { ProofStore } from '../client/proof-store.ts'
import type { SealedStore } from '../client/sealed-store.ts'
import { encodeShare, parseShare } from '../client/share/share-content.ts'
import { Storing } from '../client/storing.ts'
import { readMemory } from '../client/sync/sync-memory.ts'
import { UploadJournals } from '../client/transfer/upload-journal.ts'
import { readSettings } from '../client/upkeep/upkeep-settings.ts'
import { encodeVault, parseVault } from '../client/vault-format.ts'
import { NO_SESSION, readRecord } from '../client/wallet-session/session-record.ts'
import { readNetworkFile } from '../nodes/cli/network-file.ts'
import { parseRecord } from '../nodes/miner/piece-record.ts'
import { openRecord, put } from '../nodes/validator/index-codec.ts'
import { objectOf, pieceOf, statsOf } from '../nodes/validator/index-fixture.ts'
import * as index from '../nodes/validator/index-schemas.ts'
import { cidOfDigest } from '../protocol/cid.ts'
import { decodeCanonical, encodeCanonical } from '../protocol/envelope/canonical-cbor.ts'
import { parseManifest } from '../protocol/envelope/manifest.ts'
import { partPlainRange } from '../protocol/envelope/records.ts'
import { parseWalletKeyFile } from '../protocol/interop/key-file.ts'
import { encodeDelegation, parseDelegation } from '../wire/delegation.ts'

import { parseReceipt } from '../wire/receipt.ts'
import { EXPORTER } from './bundle-evidence.ts'
import { delegationOf, ed25519Session, signDelegation } from './delegation-fixture.ts'
import { contentOf, entryRecord, packedContent } from './entry-records.ts'

export interface StoredFormat {
  readonly name: string
  /** Files of `src` whose readers this stands for. */
  readonly files: readonly string[]
  /** Made by the format's own writer, with everything in it that may be in it. */
  readonly sample: unknown
  /** Whether the reader takes it for one of its own. What it throws is a refusal if `isRefusal` says so. */
  readonly reads: (value: unknown) => boolean | Promise<boolean>
  /** Its schema, where it is exported: the sample has to have every member of it. */
  readonly schema?: v.GenericSchema
  /** Places where something of another kind may stand: `PATH: null`, `PATH: left out`, `PATH: anything`. */
  readonly may?: readonly string[]
}

/** Errors that readers throw on purpose, with a sentence for a person. */
export const REFUSALS: readonly string[] = ['DriveError', 'StorageError', 'KeyFileError']

const CID = cidOfDigest(new Uint8Array(32).fill(9))
const HEX = 'ab'.repeat(32)
const HOTKEY = `5${'F'.repeat(47)}`
const receipt = objectOf(1).receipts[0]

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

/** Of the validator's index: the checksum is right, so that the schema is what refuses. */
function indexed(
  name: string,
  schema: v.GenericSchema,
  sample: unknown,
  may: readonly string[] = [],
): StoredFormat {
  return {
    may,
    name: `index record: ${name}`,
    files: ['nodes/validator/index-codec.ts'],
    sample,
    schema,
    reads: (value) => {
      if (jsonOf(value) === null) return false
      const operation = put('key', value)
      return operation.type === 'put' && openRecord('key', operation.value, schema).ok
    },
  }
}

/** Null for what JSON cannot hold: that cannot have been stored either. */
function jsonOf(value: unknown): string | null {
  try {
    return JSON.stringify(value) ?? null
  } catch {
    return null
  }
}

function canonical(value: unknown): Uint8Array | null {
  try {
    return encodeCanonical(value)
  } catch {
    // What cannot be written as CBOR cannot be stored either.
    return null
  }
}

const INDEX: readonly StoredFormat[] = [
  indexed('object', index.ObjectSchema, objectOf(1), ['contentRoot: null', 'claimedBy: anything']),
  indexed(
    'piece',
    index.PieceSchema,
    { ...pieceOf(1, HOTKEY), seeds: [{ seed: HEX, proof: HEX }], stock: true },
    ['seeds[0].proof: null', 'stock: left out'],
  ),
  indexed('stats', index.StatsSchema, statsOf(HOTKEY, 10)),
  indexed('pending', index.PendingSchema, {
    hotkey: HOTKEY,
    dataHash: '1',
    task: 'challenge',
    why: 'late',
    strikes: 1,
    contradictions: 0,
    sinceBlock: 7,
  }),
  indexed('repair', index.RepairSchema, { cid: CID, sinceMs: 1.5, reason: 'lost' }),
  indexed('seat', index.SeatSchema, { uid: 1, hotkey: HOTKEY, registeredAtBlock: 3 }),
  indexed(
    'expiry',
    index.ExpirySchema,
    { at: 1, kind: 'object', cid: CID, dataHash: '1', hotkey: HOTKEY, validator: HOTKEY },
    ['hotkey: null', 'validator: null'],
  ),
  indexed('outbox', index.OutboxSchema, { validator: HOTKEY, cid: CID }),
  indexed(
    'discard',
    index.DiscardSchema,
    { hotkey: HOTKEY, dataHash: '1', born: HEX, seeds: [HEX], until: 5, notBefore: 4 },
    ['notBefore: left out'],
  ),
  indexed('account', index.AccountSchema, { hotkey: HOTKEY, objects: 1, bytes: 2, heads: 3 }),
  indexed('head totals', index.HeadTotalsSchema, { heads: 1, bytes: 2 }),
  indexed('ended sessions', index.EndedSessionsSchema, {
    account: HOTKEY,
    before: 1,
    sessions: [{ id: HEX, from: 1, until: 2 }],
  }),
  indexed('head', index.HeadSchema, { vaultId: HEX, number: 1, hash: HEX, owner: HOTKEY, record: 'AAAA' }),
]

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

const SEALED: readonly StoredFormat[] = [
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

const STAMP = { writtenAt: 3, writtenBy: '00'.repeat(8) }
const id = (digit: string) => digit.repeat(32)
const RECORDS = [
  entryRecord({
    id: id('a'),
    parentId: id('b'),
    trashedAt: 5,
    starred: true,
    versions: [{ content: contentOf(5), modifiedAt: 1, addedAt: 2 }],
  }),
  entryRecord({ id: id('c'), content: packedContent(1, 1, { moves: 2 }) }),
  { type: 'gone', id: id('d'), ...STAMP },
  { type: 'device', id: id('e'), ...STAMP, name: 'n', addedAt: 1, seenAt: 2 },
  { type: 'rehearsal', id: id('f'), ...STAMP, slot: '0'.repeat(16), at: 3 },
  {
    type: 'link',
    id: id('1'),
    ...STAMP,
    cid: CID,
    linkKey: new Uint8Array(32),
    kind: 'folder',
    name: 'n',
    files: 1,
    bytes: 2,
    madeAt: 3,
    endsAt: 4,
    hasPassword: true,
    revokedAt: 5,
    releasedAt: 6,
    entryIds: [id('a')],
  },
  { type: 'account', id: id('2'), ...STAMP, account: EXPORTER.address, notedAt: 1 },
] as const

/** Of one byte of plaintext. */
const PART_BYTES = partPlainRange(0, 1).cipherBytes
const MANIFEST = {
  v: 1,
  name: 'n',
  mediaType: 'text/plain',
  bytes: 1,
  modifiedAt: 2,
  addedAt: 3,
  header: new Uint8Array(56),
  parts: [[new Uint8Array(32), new Uint8Array(32), PART_BYTES]],
  sha256: new Uint8Array(32),
  picture: ['image/png', Uint8Array.of(1)],
}

const slotBody = {
  slot: new Uint8Array(8),
  method: { kind: 'passphrase', salt: new Uint8Array(16), memoryKiB: 65_536, passes: 3, lanes: 1 },
  note: new Uint8Array(348),
  check: new Uint8Array(32),
  nonce: new Uint8Array(12),
  wrapped: new Uint8Array(48),
}
const VAULT = {
  id: new Uint8Array(16),
  slots: [
    slotBody,
    {
      ...slotBody,
      slot: new Uint8Array(8).fill(1),
      method: { kind: 'passkey', credentialId: new Uint8Array(16), salt: new Uint8Array(32) },
    },
  ],
  revoked: [new Uint8Array(8).fill(2)],
}

const SHARE = {
  kind: 'selection',
  name: 'n',
  madeAt: 1,
  endsAt: 2,
  items: [
    { folder: null, name: 'f', modifiedAt: 3, content: null },
    { folder: 0, name: 'g', modifiedAt: 4, content: contentOf() },
  ],
} as const

const BUNDLE = {
  at: 1,
  genesis: hexToBytes(HEX),
  network: 'n',
  exporter: EXPORTER.publicKey,
  name: 'x',
  objects: [
    {
      cid: new Uint8Array(32),
      length: 10,
      root: new Uint8Array(32),
      role: 'part',
      index: 0,
      receipts: [],
      audits: [],
    },
  ],
  downloads: [[1, 2, true, 1]],
  chunks: [],
}

const OWN: readonly StoredFormat[] = [
  {
    name: 'records of the drive index',
    files: [
      'client/index/index-log.ts',
      'client/index/device-record.ts',
      'client/index/rehearsal-record.ts',
      'client/sync/network-root.ts',
    ],
    sample: RECORDS.map(encodeRecord),
    may: [
      // Of records that are gone nothing is read but that they are.
      '[2][4]: anything',
      '[0][4][0]: null',
      '[0][4][6]: null',
      '[1][4][6]: anything',
      '[5][4][7]: null',
      '[5][4][9]: null',
      '[5][4][10]: null',
    ],
    reads: (value) => parseRecords(value).length > 0,
  },
  {
    name: 'manifest',
    files: ['protocol/envelope/manifest.ts', 'protocol/envelope/canonical-cbor.ts'],
    sample: MANIFEST,
    may: ['picture: left out'],
    reads: (value) => {
      const bytes = canonical(value)
      return bytes !== null && parseManifest(bytes).ok
    },
  },
  {
    name: 'vault file',
    files: ['client/vault-format.ts'],
    sample: VAULT,
    reads: (value) => {
      if (canonical(value) === null) return false
      return parseVault(encodeVault(value as Parameters<typeof encodeVault>[0], () => new Uint8Array(32))).ok
    },
  },
  {
    name: 'what a link gives away',
    files: ['client/share/share-content.ts'],
    sample: decoded(encodeShare(SHARE)),
    may: ['[3]: null', '[4][1][0]: null', '[4][1][3]: null'],
    reads: (value) => {
      const bytes = canonical(value)
      return bytes !== null && parseShare(bytes) !== null
    },
  },
  {
    name: 'proof bundle',
    files: ['client/bundle/parse-bundle.ts'],
    sample: BUNDLE,
    schema: BUNDLE_BODY,
    may: ['name: left out'],
    reads: (value) => {
      const bytes = canonical(value)
      if (bytes === null) return false
      // Signing takes milliseconds, so only what the body's checks have let through is signed.
      const unsigned = parseBundle(sealBundle(bytes, { ...EXPORTER, sign: () => new Uint8Array(64) }))
      return !unsigned.ok && unsigned.reason === 'changed' && parseBundle(sealBundle(bytes, EXPORTER)).ok
    },
  },
  {
    name: 'piece record of a miner',
    files: ['nodes/miner/piece-record.ts'],
    may: ['previousSeed: null', 'storeSeed: null', 'storeSeed: left out'],
    sample: { bytes: 5, seed: HEX, previousSeed: HEX, storeSeed: HEX, ttl: 5, generated: 6 },
    reads: (value) => parseRecord('key', jsonOf(value) ?? '').bytes >= 0,
  },
  {
    name: 'key file',
    files: ['protocol/interop/key-file.ts'],
    sample: { miniSecret: HEX, ss58Address: HOTKEY },
    // What it says of itself is compared with the key by whoever makes the keypair, if it is an address.
    may: ['ss58Address: anything'],
    reads: (value) => parseWalletKeyFile(new TextEncoder().encode(jsonOf(value) ?? '')).ok,
  },
  {
    name: 'receipt',
    files: ['wire/receipt.ts'],
    sample: receipt,
    reads: (value) => parseReceipt(value).ok,
  },
  {
    name: 'delegation',
    files: ['wire/delegation.ts'],
    sample: { d: SESSION.delegation, signature: SESSION.signature },
    reads: (value) => parseDelegation(Buffer.from(jsonOf(value) ?? '').toString('base64url')).ok,
  },
]

function decoded(bytes: Uint8Array): unknown {
  const read = decodeCanonical(bytes)
  if (!read.ok) throw new TypeError(read.detail)
  return read.value
}

/** Files of nodes; each is read from a folder, as the program does. */
export function fileFormats(folder: string): readonly StoredFormat[] {
  mkdirSync(folder, { recursive: true })
  const URLS = { app: 'http://127.0.0.1:1/', chain: 'ws://127.0.0.1:2/' }
  return [
    {
      name: 'network.json',
      files: ['nodes/cli/network-file.ts'],
      sample: {
        ...URLS,
        validators: [{ hotkey: HOTKEY, url: URLS.app }],
        miners: [{ hotkey: HOTKEY, url: URLS.app }],
      },
      reads: async (value) => {
        writeFileSync(join(folder, 'network.json'), jsonOf(value) ?? '')
        return typeof (await readNetworkFile(folder)) !== 'string'
      },
    },
  ]
}

export const STORED_FORMATS: readonly StoredFormat[] = [...INDEX, ...SEALED, ...OWN]
