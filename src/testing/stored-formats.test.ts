/**
 * Every stored format, malformed in every way of `bad-values.ts`. `npm run test:bad-input` does the same with texts of a million
 * characters and far deeper nesting.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import * as v from 'valibot'
import { afterAll, describe, expect, it } from 'vitest'
import { type BadValue, badValuesOf, FAST, pathsOf, THOROUGH } from './bad-values.ts'
import { REFUSALS, type StoredFormat } from './stored-format.ts'
import { STORED_FORMATS } from './stored-formats.ts'
import { fileFormats } from './stored-formats-files.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { IS_THOROUGH } from './thorough.ts'

const options = IS_THOROUGH ? THOROUGH : FAST
const folder = temporaryFolder('stored-formats')
afterAll(() => folder.remove())
const FORMATS = [...STORED_FORMATS, ...fileFormats(folder.path)]
/** Below this the walker has not walked. */
const FEWEST = 50

/** Whether something of another kind is allowed at this place. */
function mayBe({ may = [] }: StoredFormat, { path, what }: BadValue): boolean {
  const allows = (rule: string): boolean => may.includes(`${path}: ${rule}`)
  if (allows('anything')) return true
  // JSON has neither, and writes null.
  const isNull = what === 'null' || what === 'NaN' || what === 'Infinity'
  return (isNull && allows('null')) || ((what === 'left out' || what === 'undefined') && allows('left out'))
}

/** What the reader made of it; anything that it throws and that is no refusal is a failure of the test. */
async function isTaken(format: StoredFormat, value: unknown): Promise<boolean> {
  try {
    return await format.reads(value)
  } catch (caught) {
    if (caught instanceof Error && REFUSALS.includes(caught.name)) return false
    throw caught
  }
}

describe.each(FORMATS.map((format) => [format.name, format] as const))('%s', (_name, format) => {
  it('takes what its writer made, so that a refusal below means the change', async () => {
    expect(await isTaken(format, format.sample)).toBe(true)
  })

  it('refuses whatever is of another kind, and throws nothing that it does not mean to', async () => {
    let tried = 0
    const wronglyTaken: string[] = []
    for (const bad of badValuesOf(format.sample, options)) {
      tried += 1
      const taken = await isTaken(format, bad.value).catch((caught: unknown) => {
        throw new Error(`${bad.path}: ${bad.what}`, { cause: caught })
      })
      if (taken && !bad.isOfKind && !mayBe(format, bad)) wronglyTaken.push(`${bad.path}: ${bad.what}`)
    }
    expect(wronglyTaken).toEqual([])
    expect(tried).toBeGreaterThan(FEWEST)
  })

  it('leaves no prototype changed', async () => {
    const hostile = JSON.parse(
      '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}}',
    ) as object
    await isTaken(format, { ...(format.sample as object), ...hostile }).catch(() => undefined)
    expect(Reflect.get({}, 'isAdmin')).toBeUndefined()
  })

  const { schema } = format
  if (schema !== undefined)
    it('has a sample with every member of its schema: a new one has to be added here', () => {
      const there = new Set(pathsOf(format.sample).map((path) => path.replaceAll(/\[\d+\]/g, '[]')))
      const missing = membersOf(schema).filter(
        (path) => !there.has(path) && !isBelowEmpty(format.sample, path),
      )
      expect(missing).toEqual([])
    })
})

/** Names of all members, `a.b[].c`; those of a union are not told apart. */
function membersOf(schema: unknown, path = ''): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  if (v.isOfType('array', schema as v.GenericSchema))
    return membersOf(Reflect.get(schema, 'item'), `${path}[]`)
  const entries: unknown = Reflect.get(schema, 'entries')
  if (typeof entries === 'object' && entries !== null)
    return Object.entries(entries).flatMap(([name, inner]) => {
      const own = path === '' ? name : `${path}.${name}`
      return [own, ...membersOf(inner, own)]
    })
  const wrapped: unknown = Reflect.get(schema, 'wrapped')
  return wrapped === undefined ? [] : membersOf(wrapped, path)
}

/** A list that is empty in the sample shows nothing of its elements. */
function isBelowEmpty(sample: unknown, path: string): boolean {
  const lists = path
    .split('[]')
    .slice(0, -1)
    .map((_, i, parts) => parts.slice(0, i + 1).join('[0]'))
  return lists.some((list) => {
    const found = list
      .split(/\.|(?=\[)/)
      .filter((step) => step !== '')
      .reduce<unknown>((inner, step) => {
        return Reflect.get(Object(inner), step.startsWith('[') ? Number(step.slice(1, -1)) : step)
      }, sample)
    return Array.isArray(found) && found.length === 0
  })
}

/** Files that turn bytes or text from outside into values, and what tries them with bad input where no format above does. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'app/own-files.ts': 'its own build only',
  'chain/events.ts': 'chain/events.test.ts',
  'chain/metagraph.ts': 'chain/metagraph.test.ts',
  'chain/submit.ts': 'chain/submit.test.ts',
  'client/answer-body.ts': 'reads bytes only',
  'client/audit/audit-ledger.ts': 'sealed; client/audit/audit-store.ts has the same schemas',
  'client/gateway-facts.ts': 'client/gateway-facts.test.ts',
  'client/interchange/hash-file.ts': 'client/interchange tests',
  'client/interchange/wallet-secret.ts': 'client/interchange tests',
  'client/landscape/parse-common.ts': 'client/landscape tests',
  'client/landscape/parse-event.ts': 'client/landscape tests',
  'client/landscape/parse-miners.ts': 'client/landscape tests',
  'client/landscape/parse-objects.ts': 'client/landscape tests',
  'client/landscape/parse-windows.ts': 'client/landscape tests',
  'client/live/node-health.ts': 'client/live tests',
  'client/live/snippets.ts': 'writes text only',
  'client/preview/picture-shelf.ts': 'sealed cache; losing it costs a fetch',
  'client/sealed-store.ts': 'client/sealed-store.test.ts',
  'client/slot-note.ts': 'sealed; client/vault tests',
  'client/sync/devices.ts': 'sealed; one text',
  'client/transfer/part-cache.ts': 'client/transfer/part-cache.test.ts',
  'client/test-object.ts': 'what it has written itself',
  'client/upkeep/lease-book.ts': 'client/upkeep tests',
  'client/upkeep/release-queue.ts': 'client/upkeep tests',
  'client/vault-v1.ts': 'client/vault-v1.test.ts',
  'client/wallet-session/session-ends.ts': 'sealed; the schema of session-record.ts',
  'engine/object-service.ts': 'what the wire has checked',
  'engine/work-of-block.ts': 'a note that processes of its own hotkey leave each other in their index',
  'features/vault/kit/read-photo.ts': 'a picture, by the browser',
  'frames/pdf/encodings.ts': 'tables of its own build',
  'nodes/chain/chain-file.ts': 'nodes/chain/restart.test.ts',
  'nodes/chain/event-records.ts': 'nodes/chain tests',
  'nodes/chain/legacy-chain.ts': 'bytes of the runtime, nodes/chain/conformance.test.ts',
  'nodes/chain/rpc.ts': 'nodes/chain/rpc.test.ts, chain-attacks.test.ts',
  'nodes/chain/runtime-call.ts': 'nodes/chain/transactions.test.ts',
  'nodes/chain/troubled-chain.ts': 'a chain for tests',
  'nodes/cli/read-network.ts': 'nodes/cli/network-command.test.ts',
  'nodes/cli/wallet-folder.ts': 'nodes/cli/wallet.test.ts',
  'nodes/devnet/child-node.ts': 'the ready line of its own children',
  'nodes/devnet/mixture.ts': 'nodes/devnet/mixture.test.ts',
  'nodes/devnet/ports.ts': 'what cannot be used as a port is none',
  'nodes/gateway/chain-gate.ts': 'nodes/gateway/chain-gate.test.ts',
  'nodes/gateway/gateway-fixture.ts': 'a fixture',
  'nodes/shared/log.ts': 'lines that it has written itself',
  'nodes/validator/index-backup.ts': 'nodes/cli/backup.test.ts',
  'nodes/validator/kept-record.ts':
    'nodes/validator/kept-record.test.ts: every bit and cut, and what it sealed itself',
  'nodes/validator/public-view/history-store.ts': 'nodes/validator/public-view/event-history.test.ts',
  'nodes/validator/public-view/public-event-of.ts': 'nodes/validator/public-view/public-event-of.test.ts',
  'nodes/validator/public-view/window-book.ts': 'nodes/validator/public-view/windows.test.ts',
  'nodes/validator/validator-fixture.ts': 'a fixture',
  'protocol/interop/payload.ts': 'protocol/interop/payload.test.ts',
  'protocol/proof-json.ts': 'protocol tests',
  'wire/head.ts': 'wire/head.test.ts: every bit and cut',
  'wire/synapse.ts': 'wire/axon-bad-input.test.ts: every field of every synapse',
}

describe('readers of what comes from outside', () => {
  const root = join(import.meta.dirname, '..')
  const found = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.(test|s3)\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((file) => !/^(testing|conformance|kernel)\//.test(file))
    .filter((file) =>
      /\bv\.(safeParse|parse|is)\(|[^.\w]decode\(|JSON\.parse\(|parseText\(|decodeCanonical\(/.test(
        readFileSync(join(root, file), 'utf8'),
      ),
    )

  it('are each tried here or in a test of their own: a new one has to say where', () => {
    const known = new Set([...FORMATS.flatMap(({ files }) => files), ...Object.keys(ELSEWHERE)])
    expect(found.filter((file) => !known.has(file))).toEqual([])
    expect(found.length).toBeGreaterThan(60)
  })

  it('are still there: none is listed that reads nothing any more', () => {
    const here = new Set(found)
    expect(Object.keys(ELSEWHERE).filter((file) => !here.has(file))).toEqual([])
  })
})
