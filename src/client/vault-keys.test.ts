import { ed25519 } from '@noble/curves/ed25519.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { describe, expect, it } from 'vitest'
import {
  lightArgon2id,
  newDrive,
  PASSPHRASE,
  SECRET,
  unlockedDrive,
  valueOf,
} from '../testing/drive-fixture.ts'
import { FakeNetwork } from '../testing/fake-validators.ts'
import { MemoryStorage } from '../testing/memory-storage.ts'
import { encodeHead, headVaultId, openHead } from '../wire/head.ts'
import type { Drive } from './drive.ts'
import { deriveVaultKeys } from './subkeys.ts'
import { openVaultFile } from './vault.ts'
import type { NewPasskey, Secret } from './vault-api.ts'
import { mergeStoredVault } from './vault-door.ts'
import { formatVaultId } from './vault-id.ts'
import { VAULT_NAME } from './vault-name.ts'

const OTHER: Secret = { kind: 'passphrase', text: 'another long passphrase' }
const WRONG: Secret = { kind: 'passphrase', text: 'not the passphrase' }
const PASSKEY: NewPasskey = {
  credentialId: new Uint8Array(16).fill(7),
  output: new Uint8Array(32).fill(8),
  salt: new Uint8Array(32).fill(9),
  label: 'Laptop',
}
const BY_PASSKEY: Secret = { kind: 'passkey', ...PASSKEY }

async function slotsOf(drive: Drive) {
  return valueOf(await drive.slots())
}

async function opensBy(drive: Drive, secret: Secret): Promise<boolean> {
  await drive.lock()
  const opened = (await drive.unlock(secret)).ok
  if (!opened) valueOf(await drive.unlock(SECRET))
  return opened
}

function storedIn(storage: MemoryStorage): Uint8Array {
  return storage.blobs.get(VAULT_NAME) ?? new Uint8Array()
}

describe('adding a way in', () => {
  it('by passphrase, phrase and passkey gives one drive to each of them', async () => {
    const { drive } = await unlockedDrive(new FakeNetwork())
    const folder = valueOf(await drive.createFolder(null, 'mine'))
    valueOf(await drive.addPassphrase(SECRET, OTHER.kind === 'passphrase' ? OTHER.text : '', 'Office'))
    const kit = valueOf(await drive.addPhrase(OTHER, 'Desk'))
    valueOf(await drive.addPasskey({ kind: 'phrase', words: kit.words }, PASSKEY))
    const words: Secret = { kind: 'phrase', words: kit.words.toUpperCase() }
    const link: Secret = { kind: 'phrase', words: `https://drive.example/${kit.link}` }
    for (const secret of [SECRET, OTHER, words, link, BY_PASSKEY]) {
      await drive.lock()
      valueOf(await drive.unlock(secret))
      expect(valueOf(await drive.rename(folder.id, 'mine')).id).toBe(folder.id)
    }
    expect((await slotsOf(drive)).map(({ kind, label }) => [kind, label])).toEqual([
      ['passphrase', ''],
      ['passphrase', 'Office'],
      ['phrase', 'Desk'],
      ['passkey', 'Laptop'],
    ])
  })

  it('shows what a guess costs, and of a passkey its credential', async () => {
    const { drive } = await unlockedDrive(new FakeNetwork())
    const added = valueOf(await drive.addPasskey(SECRET, PASSKEY))
    expect(added).toMatchObject({ kind: 'passkey', cost: null, credentialId: PASSKEY.credentialId })
    const [first] = await slotsOf(drive)
    expect(first?.cost?.memoryKiB).toBeGreaterThanOrEqual(65_536)
    expect(first?.cost?.passes).toBeGreaterThanOrEqual(3)
  })

  it('needs an open drive and a secret that opens it', async () => {
    const { drive, storage } = await unlockedDrive(new FakeNetwork())
    const before = storedIn(storage)
    const code = { error: { code: 'confirmation-wrong' } }
    expect(await drive.addPassphrase(WRONG, 'long enough', '')).toMatchObject(code)
    expect(await drive.addPhrase(BY_PASSKEY, '')).toMatchObject(code)
    expect(await drive.addPasskey(WRONG, PASSKEY)).toMatchObject(code)
    expect(await drive.addPhrase({ kind: 'phrase', words: 'abandon' }, '')).toMatchObject({
      error: { code: 'phrase-malformed' },
    })
    await drive.lock()
    for (const call of [
      drive.slots(),
      drive.addPhrase(SECRET, ''),
      drive.addPassphrase(SECRET, 'long enough', ''),
      drive.addPasskey(SECRET, PASSKEY),
      drive.removeSlot(SECRET, 'x'),
      drive.rehearse('x'),
      drive.rehearsal(),
    ]) {
      expect(await call).toMatchObject({ error: { code: 'locked' } })
    }
    expect(storedIn(storage)).toEqual(before)
  })

  it('refuses a short passphrase, a passkey twice, and what is no PRF output', async () => {
    const { drive } = await unlockedDrive(new FakeNetwork())
    expect(await drive.addPassphrase(SECRET, 'short', '')).toMatchObject({
      error: { code: 'passphrase-too-short' },
    })
    valueOf(await drive.addPasskey(SECRET, PASSKEY))
    expect(await drive.addPasskey(SECRET, { ...PASSKEY, label: 'again' })).toMatchObject({
      error: { code: 'slot-exists' },
    })
    const cut = { ...PASSKEY, credentialId: new Uint8Array(3), output: new Uint8Array(16) }
    expect(await drive.addPasskey(SECRET, cut)).toMatchObject({ error: { code: 'internal' } })
  })

  it('stops at four passphrases and at sixteen slots', async () => {
    const { drive } = await unlockedDrive(new FakeNetwork())
    for (let at = 0; at < 3; at += 1) valueOf(await drive.addPassphrase(SECRET, `passphrase ${at}`, ''))
    expect(await drive.addPassphrase(SECRET, 'passphrase 4', '')).toMatchObject({
      error: { code: 'vault-full' },
    })
    for (let at = 0; at < 12; at += 1) valueOf(await drive.addPhrase(SECRET, `${at}`))
    expect(await drive.addPhrase(SECRET, '')).toMatchObject({ error: { code: 'vault-full' } })
    const [first] = (await slotsOf(drive)).filter(({ kind }) => kind === 'phrase')
    valueOf(await drive.addPhrase(SECRET, 'in its place', first?.slot))
    expect(await slotsOf(drive)).toHaveLength(16)
  })

  it('keeps any label bit for bit, cut to 64 characters, and none of it readable', async () => {
    const { drive, storage } = await unlockedDrive(new FakeNetwork())
    const labels = ['\uFEFFbom', '👩‍👩‍👧', 'CANARY-LABEL-0123456789', '界'.repeat(64), 'é'.normalize('NFD')]
    for (const label of labels) valueOf(await drive.addPhrase(SECRET, label))
    valueOf(await drive.addPhrase(SECRET, '界'.repeat(65)))
    const kept = (await slotsOf(drive)).filter(({ kind }) => kind === 'phrase').map(({ label }) => label)
    expect(kept.sort()).toEqual([...labels, '界'.repeat(64)].map((label) => label.trim()).sort())
    expect(Buffer.concat([...storage.blobs.values()]).includes('CANARY-LABEL')).toBe(false)
  })

  it('makes the file no longer for a longer label', async () => {
    const lengths = await Promise.all(
      ['', 'x'.repeat(64)].map(async (label) => {
        const { drive, storage } = await unlockedDrive(new FakeNetwork())
        valueOf(await drive.addPasskey(SECRET, { ...PASSKEY, label }))
        return storedIn(storage).length
      }),
    )
    expect(new Set(lengths).size).toBe(1)
  })
})

describe('replacing and revoking', () => {
  it('replaces the only passphrase in one write: the old one is refused, the new one opens', async () => {
    const { drive, storage } = await unlockedDrive(new FakeNetwork())
    const [first] = await slotsOf(drive)
    const writes = storage.writes
    valueOf(await drive.addPassphrase(SECRET, 'another long passphrase', 'new', first?.slot))
    expect(storage.writes).toBe(writes + 1)
    await drive.lock()
    expect(await drive.unlock(SECRET)).toMatchObject({ error: { code: 'wrong-passphrase' } })
    valueOf(await drive.unlock(OTHER))
    expect((await slotsOf(drive)).map(({ label }) => label)).toEqual(['new'])
  })

  it('revokes a slot, which then opens nothing', async () => {
    const { drive } = await unlockedDrive(new FakeNetwork())
    const { slot } = valueOf(await drive.addPasskey(SECRET, PASSKEY))
    expect(await opensBy(drive, BY_PASSKEY)).toBe(true)
    expect(await drive.removeSlot(WRONG, slot)).toMatchObject({ error: { code: 'confirmation-wrong' } })
    valueOf(await drive.removeSlot(BY_PASSKEY, slot))
    expect(await opensBy(drive, BY_PASSKEY)).toBe(false)
    expect(valueOf(await drive.passkeys())).toEqual([])
    expect(await drive.removeSlot(SECRET, slot)).toMatchObject({ error: { code: 'slot-missing' } })
  })

  it('never revokes the last slot', async () => {
    const { drive, storage } = await unlockedDrive(new FakeNetwork())
    const [only] = await slotsOf(drive)
    const before = storedIn(storage)
    expect(await drive.removeSlot(SECRET, only?.slot ?? '')).toMatchObject({ error: { code: 'last-slot' } })
    expect(storedIn(storage)).toEqual(before)
  })

  it('says that a slot is not there, and changes nothing', async () => {
    const { drive, storage } = await unlockedDrive(new FakeNetwork())
    const before = storedIn(storage)
    for (const slot of ['', '00'.repeat(8), 'nonsense']) {
      expect(await drive.removeSlot(SECRET, slot)).toMatchObject({ error: { code: 'slot-missing' } })
      expect(await drive.addPhrase(SECRET, '', slot)).toMatchObject({ error: { code: 'slot-missing' } })
    }
    expect(storedIn(storage)).toEqual(before)
  })

  it('leaves what another tab added meanwhile', async () => {
    const network = new FakeNetwork()
    const one = await unlockedDrive(network)
    const two = newDrive(network, one.storage)
    valueOf(await two.drive.unlock(SECRET))
    await Promise.all([
      one.drive.addPhrase(SECRET, 'one'),
      two.drive.addPhrase(SECRET, 'two'),
      one.drive.addPasskey(SECRET, PASSKEY),
    ])
    expect((await slotsOf(two.drive)).map(({ label }) => label).sort()).toEqual(['', 'Laptop', 'one', 'two'])
  })

  it('leaves the vault as it was when the disk is full', async () => {
    const { drive, storage } = await unlockedDrive(new FakeNetwork())
    storage.capacity = 0
    expect(await drive.addPhrase(SECRET, '')).toMatchObject({ error: { code: 'disk-full' } })
    storage.capacity = Number.POSITIVE_INFINITY
    expect(await slotsOf(drive)).toHaveLength(1)
    expect(await opensBy(drive, SECRET)).toBe(true)
  })
})

describe('what a locked drive says of its vault', () => {
  it('is its identifier and its passkeys, nothing else', async () => {
    const network = new FakeNetwork()
    const { drive } = newDrive(network)
    expect(await drive.vaultId()).toMatchObject({ error: { code: 'vault-missing' } })
    expect(await drive.passkeys()).toMatchObject({ error: { code: 'vault-missing' } })
    valueOf(await drive.createVault(PASSPHRASE))
    valueOf(await drive.addPasskey(SECRET, PASSKEY))
    const id = valueOf(await drive.vaultId())
    await drive.lock()
    expect(valueOf(await drive.vaultId())).toBe(id)
    expect(valueOf(await drive.passkeys())).toEqual([
      { credentialId: PASSKEY.credentialId, salt: PASSKEY.salt },
    ])
  })
})

describe('two devices', () => {
  it('that changed slots apart have the same vault after each took in the other', async () => {
    const network = new FakeNetwork()
    const one = await unlockedDrive(network)
    const there = new MemoryStorage()
    for (const [name, blob] of one.storage.blobs) there.blobs.set(name, blob)
    const two = newDrive(network, there)
    valueOf(await two.drive.unlock(SECRET))

    const kit = valueOf(await one.drive.addPhrase(SECRET, 'kit'))
    const [old] = await slotsOf(two.drive)
    valueOf(await two.drive.addPassphrase(SECRET, 'another long passphrase', 'new', old?.slot))

    const opened = await openVaultFile(storedIn(one.storage), SECRET, lightArgon2id)
    if (!opened.ok) throw new Error(opened.detail)
    const keys = await deriveVaultKeys(opened.value.rootKey)
    const [mine, theirs] = [storedIn(one.storage), storedIn(there)]
    const here = await mergeStoredVault(one.storage, keys, theirs)
    expect(here.changed).toBe(true)
    expect((await mergeStoredVault(there, keys, mine)).file).toEqual(here.file)
    expect((await mergeStoredVault(there, keys, here.file)).changed).toBe(false)
    expect((await slotsOf(one.drive)).map(({ label }) => label).sort()).toEqual(['kit', 'new'])
    await two.drive.lock()
    valueOf(await two.drive.unlock({ kind: 'phrase', words: kit.words }))
    await two.drive.lock()
    expect(await two.drive.unlock(SECRET)).toMatchObject({ error: { code: 'wrong-passphrase' } })
  })

  it('take in nothing of a file that is not of their vault', async () => {
    const one = await unlockedDrive(new FakeNetwork())
    const other = await unlockedDrive(new FakeNetwork())
    const opened = await openVaultFile(storedIn(one.storage), SECRET, lightArgon2id)
    if (!opened.ok) throw new Error(opened.detail)
    const keys = await deriveVaultKeys(opened.value.rootKey)
    const before = storedIn(one.storage)
    await expect(mergeStoredVault(one.storage, keys, storedIn(other.storage))).rejects.toMatchObject({
      code: 'vault-foreign',
    })
    expect(storedIn(one.storage)).toEqual(before)
  })
})

describe('the keys of a vault', () => {
  it('are one for each use, and the head key is what the identifier stands for', async () => {
    const keys = await deriveVaultKeys(new Uint8Array(32).fill(5))
    const message = new TextEncoder().encode('a head')
    expect(ed25519.verify(keys.head.sign(message), message, keys.head.publicKey)).toBe(true)
    expect(bytesToHex(keys.head.vaultId)).toBe(headVaultId(keys.head.publicKey))
    expect(formatVaultId(keys.head.vaultId)).toMatch(/^ftv1/)
    const nothing = new Uint8Array(0)
    const record = encodeHead({ number: 1, parents: [], vault: nothing, index: nothing }, keys.head)
    expect(openHead(record)).toMatchObject({ ok: true, value: { vaultId: bytesToHex(keys.head.vaultId) } })
    const mac = keys.vaultMac(message)
    expect(new Set([bytesToHex(mac), bytesToHex(keys.networkIndex), keys.blobName('x')]).size).toBe(3)
    expect([keys.sealing, keys.slotNotes].map(({ extractable }) => extractable)).toEqual([false, false])
  })
})
