/** Parsers of strangers' bytes, each with inputs that it takes or that come close, to begin from. */
import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { parseHashList } from '../../client/app-check/hash-list.ts'
import { sealBundle } from '../../client/bundle/bundle-seal.ts'
import { parseBundle } from '../../client/bundle/parse-bundle.ts'
import { parseRecords } from '../../client/index/record.ts'
import { parseKitLink } from '../../client/kit-link.ts'
import { parseEvents } from '../../client/landscape/parse-event.ts'
import { parseMiners } from '../../client/landscape/parse-miners.ts'
import { parseObjects } from '../../client/landscape/parse-objects.ts'
import { parseWindows } from '../../client/landscape/parse-windows.ts'
import { parseRange } from '../../client/service-worker/media-answers.ts'
import { parseShare } from '../../client/share/share-content.ts'
import { parseVault } from '../../client/vault-format.ts'
import { decodeBase64 } from '../../protocol/base64.ts'
import { parseCid } from '../../protocol/cid.ts'
import { decodeCanonical, encodeCanonical } from '../../protocol/envelope/canonical-cbor.ts'
import { findLink, formatLink, parseLink } from '../../protocol/envelope/link.ts'
import { parseManifest } from '../../protocol/envelope/manifest.ts'
import { parseWalletKeyFile } from '../../protocol/interop/key-file.ts'
import { parsePayload } from '../../protocol/interop/payload.ts'
import { decodePoint } from '../../protocol/point.ts'
import { parseJson } from '../../wire/big-json.ts'
import { parseDelegation } from '../../wire/delegation.ts'
import { decodeFrame } from '../../wire/frame.ts'
import { openHead } from '../../wire/head.ts'
import { parseReceipt } from '../../wire/receipt.ts'
import { encodeSealedRecords, parseSealedRecords } from '../../wire/sealed-records.ts'
import { decodeAddress } from '../../wire/ss58.ts'
import { parseRequestFields, SYNAPSE_NAMES } from '../../wire/synapse.ts'
import { EXAMPLE_FIELDS, POINT_G } from '../bad-input.ts'
import { EXPORTER } from '../bundle-evidence.ts'
import { STORED_FORMATS } from '../stored-formats.ts'

export interface FuzzTarget {
  readonly name: string
  /** Throws only what it means to: `REFUSALS` of stored-format.ts. */
  readonly read: (input: Uint8Array) => unknown
  readonly seeds: readonly Uint8Array[]
}

const sampleOf = (name: string): unknown => STORED_FORMATS.find((format) => format.name === name)?.sample
const LATIN = new TextDecoder('latin1')
const CID = `bafkrei${'a'.repeat(52)}`

const ofText = (name: string, read: (text: string) => unknown, seeds: readonly string[]): FuzzTarget => ({
  name,
  // Latin-1 on the way back too: every byte is a character, so that half characters and controls come as well.
  read: (input) => read(LATIN.decode(input)),
  seeds: seeds.map(utf8ToBytes),
})
const ofJson = (
  name: string,
  read: (value: unknown) => unknown,
  samples: readonly unknown[],
): FuzzTarget => ({
  name,
  read: (input) => {
    const json = parseJson(LATIN.decode(input), { maxChars: 1_000_000 })
    return json.ok ? read(json.value) : null
  },
  seeds: samples.map((sample) => utf8ToBytes(JSON.stringify(sample))),
})
const ofCbor = (name: string, read: (bytes: Uint8Array) => unknown, sample: unknown): FuzzTarget => ({
  name,
  read,
  seeds: [encodeCanonical(sample)],
})

/** Checksums would keep every mutation from what is behind them, so they are made anew around each. */
function vaultAround(body: Uint8Array): Uint8Array {
  const held = concatBytes(utf8ToBytes('ftvault'), Uint8Array.of(2), body, new Uint8Array(32))
  return concatBytes(held, sha256(held))
}
const UNSIGNED = { ...EXPORTER, sign: () => new Uint8Array(64) }

export const FUZZ_TARGETS: readonly FuzzTarget[] = [
  ofText('wire: JSON', (text) => parseJson(text, { maxChars: 1_000_000 }), [
    '{"a":[1,-2.5e3,"x\\u00e4",true,null,{}]}',
    '12345678901234567890',
  ]),
  {
    name: 'wire: frame',
    read: decodeFrame,
    seeds: [Uint8Array.of(0, 0, 0, 2, 0x7b, 0x7d, 1, 2, 3), new Uint8Array(4)],
  },
  {
    name: 'wire: sealed records',
    read: parseSealedRecords,
    seeds: [
      encodeSealedRecords([
        { name: 'ab'.repeat(32), sealed: Uint8Array.of(1, 2, 3) },
        { name: '00'.repeat(32), sealed: new Uint8Array(40) },
      ]),
    ],
  },
  ofJson(
    'wire: fields of every synapse',
    (value) => SYNAPSE_NAMES.map((name) => parseRequestFields(name, value as never)),
    SYNAPSE_NAMES.map((name) => EXAMPLE_FIELDS[name]),
  ),
  ofJson('wire: receipt', parseReceipt, [sampleOf('receipt')]),
  ofText('wire: delegation', (text) => parseDelegation(Buffer.from(text, 'latin1').toString('base64url')), [
    JSON.stringify(sampleOf('delegation')),
  ]),
  {
    name: 'wire: head',
    read: openHead,
    seeds: [Uint8Array.from([...utf8ToBytes('fthead'), 0, 1, ...new Uint8Array(200)])],
  },
  ofText('wire: address', decodeAddress, ['5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY']),
  ofCbor('protocol: CBOR', decodeCanonical, { a: [1, new Uint8Array(3), 'x', null, true, -5, 2 ** 40] }),
  ofCbor('protocol: manifest', parseManifest, sampleOf('manifest')),
  ofText('protocol: link', (text) => [parseLink(text), findLink(text)], [
    formatLink(CID, new Uint8Array(32)),
    `https://x/#/s/${CID}/AAAA`,
  ]),
  ofText('protocol: CID', parseCid, [CID]),
  ofText('protocol: base64', (text) => [decodeBase64(text, 'strict'), decodeBase64(text, 'reference')], [
    'AAECAw==',
  ]),
  ofText('protocol: point', (text) => [decodePoint(text, 'strict'), decodePoint(text, 'reference')], [
    POINT_G,
  ]),
  ofText('protocol: payload of the reference', parsePayload, [
    '{"nonce":"AAAA","ciphertext":"AAAA","tag":"AAAA"}',
    '{}',
  ]),
  {
    name: 'protocol: wallet key file',
    read: parseWalletKeyFile,
    seeds: [utf8ToBytes(JSON.stringify(sampleOf('key file')))],
  },
  ofCbor('client: vault file', (body) => parseVault(vaultAround(body)), sampleOf('vault file')),
  ofCbor('client: share', parseShare, sampleOf('what a link gives away')),
  ofCbor('client: bundle', (body) => parseBundle(sealBundle(body, UNSIGNED)), sampleOf('proof bundle')),
  ofCbor(
    'client: records of the index',
    (bytes) => {
      const decoded = decodeCanonical(bytes)
      return decoded.ok ? parseRecords(decoded.value) : null
    },
    sampleOf('records of the drive index'),
  ),
  ofText('client: kit link', parseKitLink, [`#/k/ft1${'q'.repeat(30)}/${'A'.repeat(43)}`]),
  ofText('client: list of digests', parseHashList, [`${'ab'.repeat(32)}  page/index.html\n`]),
  ofText('client: range of bytes', (text) => parseRange(text, 1_000), ['bytes=0-99', 'bytes=-5']),
  ofText(
    'client: answers of the public view',
    (text) => [parseEvents(text), parseMiners(text), parseObjects(text), parseWindows(text, null)],
    [
      '{"validator":"x","oldest":1,"newest":2,"events":[],"next":null}',
      '{"validator":"x","windows":[],"next":null}',
    ],
  ),
]

/** Bytes that formats turn on. */
export const TOKENS: readonly Uint8Array[] = [
  ...[
    '{',
    '}',
    '[',
    ']',
    '"',
    ',',
    ':',
    '\\u',
    '\\ud800',
    '__proto__',
    'null',
    'true',
    '1e999',
    '-0',
    '9007199254740993',
    '#/s/',
    '#/l/',
    '%23',
    '%2F',
    '0x',
    'bytes=',
    '\r\n',
    '\0',
    'NaN',
  ].map(utf8ToBytes),
  ...[
    '00',
    'ff',
    '80',
    '7fffffff',
    'ffffffff',
    'ffffffffffffffff',
    '9f',
    'bf',
    '5f',
    'f6',
    'f7',
    'fb7ff8000000000000',
    '1bffffffffffffffff',
    'c249010000000000000000',
    'efbbbf',
    'eda080',
  ].map(hexToBytes),
]
