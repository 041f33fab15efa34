/**
 * `filetao conformance DIR`: every vector file of a folder through its checker. Prints one line per file with
 * up to five failures beneath, and last `N passed, N failed`.
 */
import { createHash, randomBytes, webcrypto } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { argon2i as nobleArgon2i } from '@noble/hashes/argon2.js'
import { argon2i } from 'hash-wasm'
import type { Ports } from '../../conformance/report.ts'
import { runFile, type VectorFile } from '../../conformance/run.ts'
import { JSON_FLAG } from './common-flags.ts'
import { badUsage, parseCommand } from './drive-command.ts'

export const FLAGS = { json: JSON_FLAG } as const

const SHOWN_FAILURES = 5
const SUBFOLDER = 'wycheproof'
const TAG_BITS = 128

/** Exit code: 0 all passed, 1 something failed, 2 the folder is missing or holds no vector file. */
export async function runConformance(args: string[]): Promise<number> {
  const parsed = parseCommand(args, FLAGS)
  if (typeof parsed === 'string') return badUsage('conformance', parsed)
  const { words, flags } = parsed
  const [folder] = words
  if (folder === undefined || words.length !== 1) {
    process.stderr.write('filetao conformance: name one folder of vector files, for example e2e/vectors.\n')
    return 2
  }
  const names = await vectorNames(folder)
  if (names === null) {
    process.stderr.write('filetao conformance: this folder is missing or cannot be read.\n')
    return 2
  }
  if (names.length === 0) {
    process.stderr.write('filetao conformance: this folder holds no vector file (*.json).\n')
    return 2
  }
  const ports = nodePorts()
  let passed = 0
  let failed = 0
  for (const name of names) {
    const tally = await runFile(await readVector(folder, name), ports)
    passed += tally.passed
    failed += tally.failed
    if (flags.json) {
      process.stdout.write(
        `${JSON.stringify({ file: name, passed: tally.passed, failed: tally.failed, failures: tally.failures })}\n`,
      )
      continue
    }
    process.stdout.write(`${name}  ${tally.passed} passed, ${tally.failed} failed\n`)
    for (const { label, detail } of tally.failures.slice(0, SHOWN_FAILURES)) {
      process.stdout.write(`  ${oneLine(detail === '' ? label : `${label}: ${detail}`)}\n`)
    }
  }
  const sum = flags.json ? JSON.stringify({ passed, failed }) : `${passed} passed, ${failed} failed`
  process.stdout.write(`${sum}\n`)
  return failed === 0 ? 0 : 1
}

/** Sorted, with `wycheproof/` before the names of that folder; null when the folder cannot be read. */
async function vectorNames(folder: string): Promise<string[] | null> {
  const own = await jsonNames(folder)
  if (own === null) return null
  const imported = (await jsonNames(join(folder, SUBFOLDER))) ?? []
  return [...own, ...imported.map((name) => `${SUBFOLDER}/${name}`)]
}

async function jsonNames(folder: string): Promise<string[] | null> {
  try {
    const entries = await readdir(folder)
    return entries.filter((name) => name.endsWith('.json')).sort()
  } catch {
    return null
  }
}

/** A file that cannot be read counts as one that is not JSON: a failure with its name. */
async function readVector(folder: string, name: string): Promise<VectorFile> {
  try {
    return { name, text: await readFile(join(folder, name), 'utf8') }
  } catch {
    return { name, text: '' }
  }
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').slice(0, 300)
}

/** What the checkers borrow from Node. */
export function nodePorts(): Ports {
  return {
    sha3: (...parts) => {
      const hash = createHash('sha3-256')
      for (const part of parts) hash.update(part)
      return new Uint8Array(hash.digest())
    },
    argon2i: rememberingArgon2i(),
    aesGcm: { seal: aesGcmSeal, open: aesGcmOpen },
    inflate: (deflated) => new Uint8Array(inflateSync(deflated)),
    randomBytes: (length) => new Uint8Array(randomBytes(length)),
  }
}

/** A derivation takes seconds and 512 MiB, and several vectors share one wallet: each is made once, one at a time. */
function rememberingArgon2i(): Ports['argon2i'] {
  const made = new Map<string, Promise<Uint8Array>>()
  let last: Promise<unknown> = Promise.resolve()
  return (password, salt, { passes, memoryKiB }) => {
    const key = [
      Buffer.from(password).toString('hex'),
      Buffer.from(salt).toString('hex'),
      passes,
      memoryKiB,
    ].join()
    const known = made.get(key)
    if (known !== undefined) return known
    const next = last.then(() => deriveArgon2i(password, salt, { passes, memoryKiB }))
    last = next.catch(() => undefined)
    made.set(key, next)
    return next
  }
}

/** The fast library refuses an empty password, which one vector has; the slow one takes half a minute for it. */
const deriveArgon2i: Ports['argon2i'] = async (password, salt, { passes, memoryKiB }) => {
  if (password.length === 0) {
    return nobleArgon2i(password, salt, { t: passes, m: memoryKiB, p: 1, dkLen: 32, maxmem: 2 ** 31 })
  }
  const cost = { iterations: passes, memorySize: memoryKiB, parallelism: 1, hashLength: 32 }
  return await argon2i({ password, salt, ...cost, outputType: 'binary' })
}

async function aesKey(key: Uint8Array, usage: 'encrypt' | 'decrypt'): Promise<webcrypto.CryptoKey> {
  return await webcrypto.subtle.importKey('raw', key, 'AES-GCM', false, [usage])
}

function aesParameters(nonce: Uint8Array, associated: Uint8Array | undefined) {
  const base = { name: 'AES-GCM', iv: nonce, tagLength: TAG_BITS }
  return associated === undefined ? base : { ...base, additionalData: associated }
}

const aesGcmSeal: Ports['aesGcm']['seal'] = async (key, nonce, plain, associated) => {
  const sealed = await webcrypto.subtle.encrypt(
    aesParameters(nonce, associated),
    await aesKey(key, 'encrypt'),
    plain,
  )
  return new Uint8Array(sealed)
}

const aesGcmOpen: Ports['aesGcm']['open'] = async (key, nonce, sealed, associated) => {
  const imported = await aesKey(key, 'decrypt')
  try {
    return new Uint8Array(await webcrypto.subtle.decrypt(aesParameters(nonce, associated), imported, sealed))
  } catch {
    return null
  }
}
