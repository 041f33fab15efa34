/** Records and files with a form of their own: of a drive, of what it gives away, of nodes. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hexToBytes } from '@noble/hashes/utils.js'
import { sealBundle } from '../client/bundle/bundle-seal.ts'
import { BODY as BUNDLE_BODY } from '../client/bundle/bundle-shape.ts'
import { parseBundle } from '../client/bundle/parse-bundle.ts'
import { encodeRecord, parseRecords } from '../client/index/record.ts'
import { encodeShare, parseShare } from '../client/share/share-content.ts'
import { encodeVault, parseVault } from '../client/vault-format.ts'
import { readNetworkFile } from '../nodes/cli/network-file.ts'
import { parseRecord } from '../nodes/miner/piece-record.ts'
import { objectOf } from '../nodes/validator/index-fixture.ts'
import { decodeCanonical, encodeCanonical } from '../protocol/envelope/canonical-cbor.ts'
import { parseManifest } from '../protocol/envelope/manifest.ts'
import { partPlainRange } from '../protocol/envelope/records.ts'
import { parseWalletKeyFile } from '../protocol/interop/key-file.ts'
import { parseDelegation } from '../wire/delegation.ts'
import { parseReceipt } from '../wire/receipt.ts'
import { EXPORTER } from './bundle-evidence.ts'
import { delegationOf, ed25519Session, signDelegation } from './delegation-fixture.ts'
import { contentOf, entryRecord, packedContent } from './entry-records.ts'
import { CID, HEX, HOTKEY, jsonOf, type StoredFormat } from './stored-format.ts'

const SESSION = signDelegation(delegationOf(ed25519Session(7), 1_700_000_000))

function canonical(value: unknown): Uint8Array | null {
  try {
    return encodeCanonical(value)
  } catch {
    // What cannot be written as CBOR cannot be stored either.
    return null
  }
}

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

export const OWN_FORMATS: readonly StoredFormat[] = [
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
    sample: objectOf(1).receipts[0],
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
