/** Objects of the bittensor tools into the drive and out of it, over a socket to a node as the tools know it. */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { afterEach, describe, expect, it } from 'vitest'
import { cidOf } from '../../protocol/cid.ts'
import { type Argon2i, WALLET_COST, WALLET_SALT } from '../../protocol/interop/keys.ts'
import { openPayload, sealSecretBox } from '../../protocol/interop/payload.ts'
import { bytesSource, joined, memorySink, uploadNow, valueOf } from '../../testing/drive-fixture.ts'
import { type ToolDrive, toolDrive, toolNode } from '../../testing/tool-drive.ts'
import { DriveError } from '../drive-error.ts'
import { wasmArgon2i } from '../wasm-hashes.ts'

interface Case {
  coldkey_private_key_hex: string
  derived_key_hex: string
  encrypted_data_b64: string
  encryption_payload: string
  plaintext_b64: string
}
interface KeyCase {
  mini_secret_hex: string
  private_key_hex: string
  ed25519_form_secret_hex: string
  ss58_address: string
  mnemonic: string
}
const encryption = JSON.parse(readFileSync('e2e/vectors/encryption.json', 'utf8')) as {
  cases: Case[]
  small_argon2i: { password_utf8: string; opslimit: number; memlimit: number; key_hex: string }[]
}
const keys = JSON.parse(readFileSync('e2e/vectors/keys.json', 'utf8')) as {
  cases: KeyCase[]
  mnemonics: KeyCase[]
}

/** The keys that the reference derived: what 512 MiB and seconds come to is for `npm run conformance`. */
const recorded: Argon2i = async (password, salt, cost) => {
  if (cost.memoryKiB < WALLET_COST.memoryKiB) return wasmArgon2i(password, salt, { passes: 1, memoryKiB: 8 })
  expect([bytesToHex(salt), cost]).toEqual([bytesToHex(WALLET_SALT), WALLET_COST])
  const text = new TextDecoder().decode(password)
  const known = encryption.cases.find(({ coldkey_private_key_hex: hex }) => hex === text)
  return known === undefined
    ? wasmArgon2i(password, salt, { passes: 1, memoryKiB: 8 })
    : hexToBytes(known.derived_key_hex)
}

const open: ToolDrive[] = []
afterEach(async () => {
  for (const each of open.splice(0)) await each.close()
})

async function driveWith(argon2i: Argon2i = recorded): Promise<ToolDrive> {
  const opened = await toolDrive(argon2i)
  open.push(opened)
  return opened
}

const hexSecret = (hex: string) => ({ kind: 'text', text: hex }) as const
const entryOf = (data: Uint8Array, name = 'notes/a.txt') => ({
  name,
  cid: cidOf(data),
  nodes: [toolNode.address],
})

describe('an object of the tools', () => {
  it('that is plain becomes a file of the drive', async () => {
    const { drive, objects } = await driveWith()
    const plain = new Uint8Array(randomBytes(900))
    objects.set(cidOf(plain), { data: Buffer.from(plain).toString('base64'), payload: '{}' })
    const begun = valueOf(await drive.importFromTools(entryOf(plain), null))
    if (begun.state !== 'begun') throw new Error(begun.state)
    expect(begun).toMatchObject({ bytes: 900, sealed: false })
    const { entryId } = await drive.settled(begun.transferId)
    const sink = memorySink()
    expect((await drive.downloadTo(entryId ?? '', async () => sink)).ok).toBe(true)
    expect(Buffer.compare(joined(sink.chunks), plain)).toBe(0)
    expect(drive.entries().map(({ name }) => name)).toEqual(['a.txt'])
  })

  it('that the reference encrypted asks for its key, knows a wrong one, and opens with the right one', async () => {
    const { drive, objects } = await driveWith()
    const [vector] = encryption.cases
    const other = keys.cases.find(({ private_key_hex: hex }) => hex !== vector?.coldkey_private_key_hex)
    if (vector === undefined || other === undefined) throw new TypeError('two wallets')
    const data = new Uint8Array(Buffer.from(vector.encrypted_data_b64, 'base64'))
    const entry = entryOf(data)
    objects.set(entry.cid, { data: vector.encrypted_data_b64, payload: vector.encryption_payload })
    expect(valueOf(await drive.importFromTools(entry, null))).toEqual({ state: 'key-needed' })
    valueOf(await drive.openToolKey(hexSecret(other.private_key_hex)))
    expect(valueOf(await drive.importFromTools(entry, null))).toEqual({ state: 'key-wrong' })
    valueOf(await drive.openToolKey(hexSecret(vector.coldkey_private_key_hex)))
    const begun = valueOf(await drive.importFromTools(entry, null))
    if (begun.state !== 'begun') throw new Error(begun.state)
    const { entryId } = await drive.settled(begun.transferId)
    const sink = memorySink()
    expect((await drive.downloadTo(entryId ?? '', async () => sink)).ok).toBe(true)
    expect(Buffer.from(joined(sink.chunks)).toString('base64')).toBe(vector.plaintext_b64)
    await drive.lock()
    expect(await drive.toolKey()).toBeNull()
  })

  it('is made of a file: what the reference opens with its key, in a list as its tool reads them', async () => {
    const { drive, objects } = await driveWith()
    const plain = new Uint8Array(randomBytes(700))
    const { id } = await uploadNow(drive, bytesSource(plain, { name: 'b.bin' }))
    const [vector] = encryption.cases
    if (vector === undefined) throw new TypeError('a wallet')
    expect(valueOf(await drive.storeForTools(id, true))).toEqual({ state: 'key-needed' })
    valueOf(await drive.openToolKey(hexSecret(vector.coldkey_private_key_hex)))
    for (const sealed of [true, false]) {
      const stored = valueOf(await drive.storeForTools(id, sealed))
      if (stored.state !== 'stored') throw new Error(stored.state)
      expect(JSON.parse(stored.list)).toEqual({ 'b.bin': stored.cid, 'b.bin_hotkeys': [toolNode.address] })
      const { data: text, payload } = objects.get(stored.cid) ?? { data: '', payload: '' }
      const data = new Uint8Array(Buffer.from(text, 'base64'))
      expect(payload === '{}').toBe(!sealed)
      const walletKey = hexToBytes(vector.derived_key_hex)
      expect(await openPayload({ data, payload, walletKey })).toEqual({ ok: true, value: plain })
    }
  })

  it('of this program, or with another object’s bytes, is refused by its own name', async () => {
    const { drive, objects } = await driveWith()
    const data = Uint8Array.of(1, 2, 3)
    objects.set(cidOf(data), { data: 'AQID', payload: '{"filetao":1}' })
    expect(valueOf(await drive.importFromTools(entryOf(data), null))).toEqual({ state: 'format-unknown' })
    objects.set(cidOf(data), { data: 'AQIE', payload: '{}' })
    const wrong = await drive.importFromTools(entryOf(data), null)
    expect(wrong).toMatchObject({ ok: false, error: { code: 'content-damaged' } })
  })
})

describe('a key of the tools', () => {
  it('is the same from each form that a person may have of it, and says its address', async () => {
    const { drive } = await driveWith()
    const address = async (text: string) => {
      const opened = valueOf(await drive.openToolKey(hexSecret(text)))
      return opened.state === 'open' ? opened.address : opened.reason
    }
    for (const each of keys.cases.slice(0, 3)) {
      const {
        mini_secret_hex: seed,
        private_key_hex: own,
        ed25519_form_secret_hex: wide,
        ss58_address,
      } = each
      for (const text of [`0x${seed}`, seed.toUpperCase(), own, `0x${wide}`])
        expect(await address(text)).toBe(ss58_address)
    }
    for (const { mnemonic, ss58_address } of keys.mnemonics.slice(0, 2))
      expect(await address(` ${mnemonic.replaceAll(' ', '\n ')} `)).toBe(ss58_address)
    const phrase = keys.mnemonics[0]?.mnemonic ?? ''
    expect(await address(`${phrase}//0`)).toBe('derived')
    expect(await address('twelve words that are none of the list')).toBe('phrase-malformed')
    expect(await address('0x1234')).toBe('hex-malformed')
    expect(await address('f'.repeat(128))).toBe('hex-malformed')
  })

  it('comes from the coldkey’s file, plain or under a password', async () => {
    const { drive } = await driveWith()
    const [each] = keys.cases
    if (each === undefined) throw new TypeError('a key')
    const json = JSON.stringify({ ss58Address: each.ss58_address, privateKey: `0x${each.private_key_hex}` })
    const boxKey = await recorded(utf8ToBytes('pass word'), WALLET_SALT, WALLET_COST)
    const nonce = new Uint8Array(24).fill(5)
    const box = Buffer.concat([Buffer.from('$NACL'), nonce, sealSecretBox(boxKey, nonce, utf8ToBytes(json))])
    const opened = async (file: Blob, password: string) =>
      valueOf(await drive.openToolKey({ kind: 'file', file, password }))
    const right = { state: 'open', address: each.ss58_address }
    expect(await opened(new Blob([json]), '')).toEqual(right)
    expect(await opened(new Blob([box]), 'pass word')).toEqual(right)
    expect(await opened(new Blob([box]), 'password')).toMatchObject({ reason: 'password-wrong' })
    expect(await opened(new Blob([box]), '')).toMatchObject({ reason: 'password-needed' })
    for (const text of ['', '[]', '{}', 'null', '{"privateKey":"0x12"}', '$NACL'])
      expect(await opened(new Blob([text]), 'x')).toMatchObject({ reason: 'file-malformed' })
  })

  it('that this device has no memory for is refused as that, and nothing is open', async () => {
    const { drive } = await driveWith(async () => {
      throw new DriveError('memory-short', 'no room')
    })
    const [each] = keys.cases
    const refused = valueOf(await drive.openToolKey(hexSecret(each?.private_key_hex ?? '')))
    expect(refused).toEqual({ state: 'refused', reason: 'memory-short' })
    expect(await drive.toolKey()).toBeNull()
  })

  it('is stretched as the reference does', async () => {
    for (const { password_utf8: password, opslimit, memlimit, key_hex: key } of encryption.small_argon2i) {
      if (password === '') continue
      const cost = { passes: opslimit, memoryKiB: memlimit / 1024 }
      expect(bytesToHex(await wasmArgon2i(utf8ToBytes(password), WALLET_SALT, cost))).toBe(key)
    }
  })
})
