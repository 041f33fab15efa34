/** Objects of the reference's tools from a command line: lists on a disk, keys out of files, a node as those tools know it. */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { wasmArgon2i } from '../../client/wasm-hashes.ts'
import { cidOf } from '../../protocol/cid.ts'
import type { Argon2i } from '../../protocol/interop/keys.ts'
import { openPayload, sealSecretBox } from '../../protocol/interop/payload.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { type ToolDrive, toolDrive, toolNode } from '../../testing/tool-drive.ts'
import { main } from './main.ts'
import { exportFile, importObject, namedEntry, namedFile } from './tool-objects.ts'
import { readToolSecret } from './tool-secret.ts'

const encryption = JSON.parse(readFileSync('e2e/vectors/encryption.json', 'utf8')) as {
  cases: {
    coldkey_private_key_hex: string
    derived_key_hex: string
    encrypted_data_b64: string
    encryption_payload: string
    plaintext_b64: string
  }[]
}
const [vector] = encryption.cases
if (vector === undefined) throw new TypeError('a vector')
const other = encryption.cases.find((each) => each.derived_key_hex !== vector.derived_key_hex)

/** The keys that the reference derived: 512 MiB and seconds are for `npm run conformance`. */
const recorded: Argon2i = async (password, salt) => {
  const text = new TextDecoder().decode(password)
  const known = encryption.cases.find(({ coldkey_private_key_hex: hex }) => hex === text)
  const small = () => wasmArgon2i(password, salt, { passes: 1, memoryKiB: 8 })
  return known === undefined ? small() : hexToBytes(known.derived_key_hex)
}

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder('tools')
  vi.stubEnv('FILETAO_WALLET_PASSWORD', '')
})
afterEach(() => {
  folder.remove()
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  process.exitCode = undefined
})

async function run(...words: string[]) {
  const texts = { out: '', err: '' }
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((texts.out += String(text))))
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((texts.err += String(text))))
  process.exitCode = undefined
  await main(words)
  return { ...texts, code: process.exitCode ?? 0 }
}

const CID = cidOf(Uint8Array.of(1))

describe('tools list', () => {
  it('has the objects of every list once, and says which lines are none', async () => {
    const list = { 'a.txt': CID, 'a.txt_hotkeys': [toolNode.address], 'b\u001b[31m': CID, c: 'bafk' }
    for (const name of ['one.json', 'two.json']) writeFileSync(join(folder.path, name), JSON.stringify(list))
    writeFileSync(join(folder.path, 'three.json'), 'no list')
    writeFileSync(join(folder.path, 'notes.txt'), 'not looked at')
    const said = await run('tools', 'list', '--hashes', folder.path)
    expect(said).toMatchObject({ code: 0, out: `${CID}  a.txt\n${CID}  b\\u{1b}[31m\n` })
    expect(said.err).toContain('tools list: one.json: c has no CID\n')
    expect(said.err).toContain('tools list: three.json is no JSON\n')
    const json = await run('tools', 'list', join(folder.path, 'two.json'), '--json')
    expect(
      json.out
        .split('\n')
        .slice(0, 1)
        .map((line) => JSON.parse(line)),
    ).toEqual([{ name: 'a.txt', cid: CID, hotkeys: [toolNode.address] }])
  })

  it('ends with 3 where there is none, and with 1 for a file that is away', async () => {
    expect(await run('tools', 'list', '--hashes', join(folder.path, 'away'))).toMatchObject({
      code: 3,
      out: '',
    })
    expect(await run('tools', 'list', join(folder.path, 'away.json'))).toMatchObject({ code: 1, out: '' })
  })
})

describe('tools import and export', () => {
  it.each([
    [['tools', 'import', '--network', 'x'], 'name objects'],
    [['tools', 'export', 'a', '--network', 'x', '--wallet', 'w'], 'say for whom'],
    [['tools', 'export', 'a', '--network', 'x', '--wallet', 'w', '--plain', '--secret', '-'], 'say for whom'],
    [['tools', 'export', 'a', '--network', 'x', '--wallet', '../w', '--plain'], 'name has letters'],
    [['tools', 'export', 'a', '--network', 'x', '--plain'], '--wallet is required'],
  ])('%j ends with 2', async (words, sentence) => {
    const said = await run(...words)
    expect(said).toMatchObject({ code: 2, out: '' })
    expect(said.err).toContain(sentence)
  })

  it('find a line by its name or CID, and never guess between two objects of one name', () => {
    const entries = [
      { name: 'a', cid: CID, nodes: [] },
      { name: 'b', cid: CID, nodes: [] },
      { name: 'b', cid: cidOf(Uint8Array.of(2)), nodes: [] },
    ]
    expect(namedEntry(entries, 'a')).toBe(entries[0])
    expect(namedEntry(entries, CID)).toBe(entries[0])
    expect(namedEntry([], CID)).toEqual({ name: CID, cid: CID, nodes: [] })
    expect(() => namedEntry(entries, 'b')).toThrow(/more than once/)
    expect(() => namedEntry(entries, 'c\u001b')).toThrow('No list names c\\u{1b}')
  })
})

describe('an object of the tools on a command line', () => {
  let opened: ToolDrive
  beforeEach(async () => {
    opened = await toolDrive(recorded)
    vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  })
  afterEach(() => opened.close())

  const secret = (hex: string | undefined) => ({ kind: 'text', text: hex ?? '' }) as const

  it('that the reference encrypted opens with its key only, and goes back out as the reference opens it', async () => {
    const { drive, objects } = opened
    const cid = cidOf(new Uint8Array(Buffer.from(vector.encrypted_data_b64, 'base64')))
    objects.set(cid, { data: vector.encrypted_data_b64, payload: vector.encryption_payload })
    const entry = { name: 'docs/a.txt', cid, nodes: [toolNode.address] }
    await expect(importObject(drive, entry, null)).rejects.toMatchObject({ code: 'locked' })
    const wrong = secret(other?.coldkey_private_key_hex)
    await expect(importObject(drive, entry, wrong)).rejects.toMatchObject({ code: 'locked' })
    await drive.closeToolKey()
    const right = secret(vector.coldkey_private_key_hex)
    const { file, sealed, bytes } = await importObject(drive, entry, right)
    const plain = Buffer.from(vector.plaintext_b64, 'base64')
    expect({ name: file.name, sealed, bytes }).toEqual({ name: 'a.txt', sealed: true, bytes: plain.length })
    await drive.closeToolKey()
    expect(namedFile(drive, 'a.txt')).toEqual(namedFile(drive, file.cid ?? ''))
    const stored = await exportFile(drive, file, right)
    const { data = '', payload = '' } = objects.get(stored.cid) ?? {}
    const walletKey = hexToBytes(vector.derived_key_hex)
    const back = await openPayload({ data: new Uint8Array(Buffer.from(data, 'base64')), payload, walletKey })
    expect(back.ok && Buffer.from(back.value).equals(plain)).toBe(true)
  })

  it('is stored in the clear when no key is named, and a file that is not there is said so', async () => {
    const { drive, objects } = opened
    objects.set(CID, { data: 'AQ==', payload: '{}' })
    const { file } = await importObject(drive, { name: 'x', cid: CID, nodes: [] }, null)
    const { cid, nodes } = await exportFile(drive, file, null)
    expect({ cid, nodes }).toEqual({ cid: CID, nodes: [toolNode.address] })
    expect(() => namedFile(drive, 'y')).toThrow(/no file y/)
  })
})

describe('the coldkey', () => {
  const file = (text: string | Uint8Array, mode = 0o600): string => {
    const path = join(folder.path, 'key')
    writeFileSync(path, text)
    chmodSync(path, mode)
    return path
  }
  const input = (...pieces: (string | Uint8Array)[]) => Readable.from(pieces)

  it('is a text or a key file, out of a file of its owner or out of a pipe', async () => {
    const text = { kind: 'text', text: 'a phrase of words' }
    expect(await readToolSecret(file(' a phrase of words\n'))).toEqual(text)
    expect(await readToolSecret('-', input('a phrase', ' of words\n'))).toEqual(text)
    const json = '{"privateKey":"0x00"}'
    const read = await readToolSecret('-', input(json))
    expect(read.kind === 'file' && (await read.file.text())).toBe(json)
  })

  it('under a password needs the password', async () => {
    const nonce = new Uint8Array(24)
    const sealed = Buffer.concat([
      utf8ToBytes('$NACL'),
      nonce,
      sealSecretBox(new Uint8Array(32), nonce, nonce),
    ])
    await expect(readToolSecret(file(sealed))).rejects.toThrow(/FILETAO_WALLET_PASSWORD/)
    vi.stubEnv('FILETAO_WALLET_PASSWORD', 'pass word')
    expect(await readToolSecret(file(sealed))).toMatchObject({ kind: 'file', password: 'pass word' })
  })

  it.each([0o644, 0o640, 0o604])('in a file of mode %o is not read', async (mode) => {
    await expect(readToolSecret(file('a phrase', mode))).rejects.toThrow(/mode 600/)
  })

  it('is refused where there is none, where it is too long, and from a terminal', async () => {
    await expect(readToolSecret(join(folder.path, 'away'))).rejects.toMatchObject({ code: 'not-found' })
    chmodSync(folder.path, 0o700)
    await expect(readToolSecret(folder.path)).rejects.toThrow(/folder/)
    await expect(readToolSecret(file(''))).rejects.toThrow(/no key/)
    const long = new Uint8Array(2 ** 20)
    await expect(readToolSecret(file(long))).rejects.toThrow(/at most/)
    await expect(readToolSecret('-', input(long, long))).rejects.toThrow(/at most/)
    const terminal = Object.assign(input('a phrase'), { isTTY: true })
    await expect(readToolSecret('-', terminal)).rejects.toThrow(/terminal/)
  })
})
