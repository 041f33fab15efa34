import { hexToBytes } from '@noble/hashes/utils.js'
import { describe, expect, it } from 'vitest'
import {
  lightArgon2id,
  listEntries,
  newDrive,
  SECRET,
  unlockedDrive,
  valueOf,
} from '../testing/drive-fixture.ts'
import { FakeNetwork } from '../testing/fake-validators.ts'
import { MemoryStorage } from '../testing/memory-storage.ts'
import { bitsToTurn } from '../testing/thorough.ts'
import { IndexLog } from './index/index-log.ts'
import type { Argon2id, DrivePorts } from './ports.ts'
import { SealedStore } from './sealed-store.ts'
import { deriveVaultKeys } from './subkeys.ts'
import type { Secret } from './vault-api.ts'
import { adoptVault } from './vault-door.ts'
import { parseVaultId } from './vault-id.ts'
import { VAULT_NAME } from './vault-name.ts'
import { openVersion1 } from './vault-v1.ts'
import old from './vault-v1.vectors.json' with { type: 'json' }
import { wasmArgon2id } from './wasm-hashes.ts'

const NOTHING = async () => undefined

/** A vault as another device of its owner has it. */
async function elsewhere() {
  const { drive, storage } = await unlockedDrive(new FakeNetwork())
  const kit = valueOf(await drive.addPhrase(SECRET, ''))
  const id = parseVaultId(valueOf(await drive.vaultId()))
  if (!id.ok) throw new Error(id.detail)
  const file = storage.blobs.get(VAULT_NAME) ?? new Uint8Array()
  const secret: Secret = { kind: 'phrase', words: kit.words }
  return { file, vaultId: id.value, secret, kit }
}

function portsOf(storage: MemoryStorage, argon2id: Argon2id = lightArgon2id): DrivePorts {
  const never = () => {
    throw new Error('not in this test')
  }
  return {
    storage,
    argon2id,
    chain: { view: never, close: never },
    connect: never,
    verifier: { verify: never, checkAnswers: never, examine: never },
    hashes: { sha256: never, sha3Of: never },
    clock: { now: () => 0, sleep: never, after: never },
    openSink: never,
  }
}

describe('adoptVault', () => {
  it('brings a vault and its index to a new device, by the words alone', async () => {
    const { file, vaultId, secret } = await elsewhere()
    const storage = new MemoryStorage()
    const keys = await adoptVault(portsOf(storage), { file, vaultId, secret }, async (_keys, store) => {
      expect(storage.blobs.has(VAULT_NAME)).toBe(false)
      const log = await IndexLog.open(store, () => undefined)
      expect(log.records.size).toBe(0)
    })
    expect(keys.head.vaultId).toEqual(vaultId)
    expect(storage.blobs.get(VAULT_NAME)).toEqual(file)
    const { drive } = newDrive(new FakeNetwork(), storage)
    valueOf(await drive.unlock(SECRET))
    expect(await listEntries(drive)).toEqual([])
  })

  it('writes nothing for a wrong secret, a foreign or a damaged file', async () => {
    const { file, vaultId, secret } = await elsewhere()
    const other = await elsewhere()
    const storage = new MemoryStorage()
    const ports = portsOf(storage)
    const cases = [
      [{ file, vaultId, secret: { kind: 'passphrase', text: 'wrong one' } }, 'wrong-passphrase'],
      [{ file, vaultId, secret: other.secret }, 'wrong-phrase'],
      [{ file: other.file, vaultId, secret: other.secret }, 'vault-foreign'],
      [{ file: file.slice(1), vaultId, secret }, 'vault-damaged'],
      [{ file: hexToBytes(old.file), vaultId, secret: SECRET }, 'vault-damaged'],
    ] as const
    for (const [adoption, code] of cases) {
      await expect(adoptVault(ports, adoption, NOTHING)).rejects.toMatchObject({ code })
    }
    expect(storage.blobs.size).toBe(0)
  })

  it('leaves no drive when filling the index fails, and goes on from there the next time', async () => {
    const { file, vaultId, secret } = await elsewhere()
    const storage = new MemoryStorage()
    const ports = portsOf(storage)
    await expect(
      adoptVault(ports, { file, vaultId, secret }, () => Promise.reject(new Error('offline'))),
    ).rejects.toThrow('offline')
    expect(await newDrive(new FakeNetwork(), storage).drive.vaultState()).toBe('none')
    await adoptVault(ports, { file, vaultId, secret }, NOTHING)
    valueOf(await newDrive(new FakeNetwork(), storage).drive.unlock(secret))
  })

  it('does not write over an index of this vault that is here', async () => {
    const { file, vaultId, secret } = await elsewhere()
    const storage = new MemoryStorage()
    await adoptVault(portsOf(storage), { file, vaultId, secret }, NOTHING)
    const first = newDrive(new FakeNetwork(), storage)
    valueOf(await first.drive.unlock(secret))
    valueOf(await first.drive.createFolder(null, 'kept'))
    storage.blobs.delete(VAULT_NAME)
    await adoptVault(portsOf(storage), { file, vaultId, secret }, NOTHING)
    const { drive } = newDrive(new FakeNetwork(), storage)
    valueOf(await drive.unlock(secret))
    expect((await listEntries(drive)).map(({ name }) => name)).toEqual(['kept'])
  })

  it('refuses where there is a drive', async () => {
    const { file, vaultId, secret } = await elsewhere()
    const { storage } = await unlockedDrive(new FakeNetwork())
    await expect(adoptVault(portsOf(storage), { file, vaultId, secret }, NOTHING)).rejects.toMatchObject({
      code: 'vault-exists',
    })
  })
})

describe('a vault of version 1', () => {
  const file = hexToBytes(old.file)
  const passphrase: Secret = { kind: 'passphrase', text: old.passphrase }

  /** As version 1 left a device: its file, and an index under the keys that have not changed. */
  async function oldDevice(): Promise<MemoryStorage> {
    const storage = new MemoryStorage()
    const keys = await deriveVaultKeys(hexToBytes(old.rootKey))
    await IndexLog.create(new SealedStore(storage, keys))
    await storage.put(VAULT_NAME, file)
    return storage
  }

  /** The old slot at its real price, all others at a thousandth. */
  const argon2id: Argon2id = (password, salt, cost) =>
    Buffer.from(file).includes(Buffer.from(salt))
      ? wasmArgon2id(password, salt, cost)
      : lightArgon2id(password, salt, cost)

  it('opens by its passphrase and is version 2 from then on, with the same keys', async () => {
    const storage = await oldDevice()
    const { drive } = newDrive(new FakeNetwork(), storage, { argon2id })
    expect(valueOf(await drive.passkeys())).toEqual([])
    expect(await drive.vaultId()).toMatchObject({ error: { code: 'locked' } })
    valueOf(await drive.unlock(passphrase))
    expect(storage.blobs.get(VAULT_NAME)?.[7]).toBe(2)
    expect(valueOf(await drive.vaultId())).toMatch(/^ftv1/)
    const kit = valueOf(await drive.addPhrase(passphrase, ''))
    await drive.lock()
    valueOf(await drive.unlock({ kind: 'phrase', words: kit.words }))
    await drive.lock()
    valueOf(await drive.unlock(passphrase))
  })

  it('stays as it is for a wrong passphrase or any other secret', async () => {
    const storage = await oldDevice()
    const { drive } = newDrive(new FakeNetwork(), storage, { argon2id })
    expect(await drive.unlock({ kind: 'passphrase', text: 'wrong one' })).toMatchObject({
      error: { code: 'wrong-passphrase' },
    })
    expect((await drive.unlock({ kind: 'phrase', words: 'abandon' })).ok).toBe(false)
    expect(storage.blobs.get(VAULT_NAME)).toEqual(file)
  })

  it('with any bit flipped or cut anywhere is refused', async () => {
    const never: Argon2id = () => Promise.reject(new Error('it was computed'))
    for (const bit of bitsToTurn(file.length)) {
      const flipped = file.slice()
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(await openVersion1(flipped, old.passphrase, never)).toMatchObject({ reason: 'vault-damaged' })
    }
    for (let length = 0; length < file.length; length += 1) {
      expect((await openVersion1(file.subarray(0, length), old.passphrase, never)).ok).toBe(false)
    }
  })
})

describe('locking', () => {
  it('also locks a drive that is being opened', async () => {
    const { drive, storage } = await unlockedDrive(new FakeNetwork())
    await drive.lock()
    const get = storage.get.bind(storage)
    const locking: Promise<void>[] = []
    storage.get = async (name) => {
      // The first thing that is read after the vault was opened.
      if (name !== VAULT_NAME && locking.length === 0) locking.push(drive.lock())
      return get(name)
    }
    expect(await drive.unlock(SECRET)).toMatchObject({ ok: false, error: { code: 'locked' } })
    await Promise.all(locking)
    expect(locking).toHaveLength(1)
    expect(await drive.vaultState()).toBe('locked')
    valueOf(await drive.unlock(SECRET))
    expect(await drive.vaultState()).toBe('unlocked')
  })
})
