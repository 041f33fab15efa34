import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  bytesSource,
  listEntries,
  newDrive,
  PASSPHRASE,
  unlockedDrive,
  uploadNow,
  uploadStatus,
  valueOf,
} from '../testing/drive-fixture.ts'
import { FakeNetwork } from '../testing/fake-validators.ts'
import type { Argon2Cost, Argon2id } from './ports.ts'
import { createVaultFile, openVaultFile } from './vault.ts'
import { encodeVault, parseVault } from './vault-format.ts'
import { wasmArgon2id } from './wasm-hashes.ts'
import { equalBytes } from './web-crypto.ts'

const LIGHT: Argon2Cost = { memoryKiB: 64, passes: 1, lanes: 1 }

/** Never asked for more than the format allows: a hostile vault would burn the machine. */
const boundedArgon2id: Argon2id = (password, salt, cost) => {
  expect(cost.memoryKiB).toBeLessThanOrEqual(1_048_576)
  expect(cost.passes).toBeLessThanOrEqual(64)
  return wasmArgon2id(password, salt, { ...cost, memoryKiB: 64, passes: 1, lanes: 1 })
}

let file: Uint8Array
let rootKey: Uint8Array
beforeAll(async () => {
  const made = await createVaultFile('pässphrase', boundedArgon2id, LIGHT)
  file = made.file
  rootKey = made.rootKey
})

describe('openVaultFile', () => {
  it('gives the root key to the passphrase, in whatever Unicode form it is typed', async () => {
    for (const typed of ['pässphrase'.normalize('NFC'), 'pässphrase'.normalize('NFD'), 'pässphrase']) {
      const opened = await openVaultFile(file, typed, boundedArgon2id)
      expect(opened.ok && equalBytes(opened.value, rootKey)).toBe(true)
    }
  })

  it('says that a passphrase is wrong', async () => {
    expect(await openVaultFile(file, 'passphrase', boundedArgon2id)).toMatchObject({
      ok: false,
      reason: 'wrong-passphrase',
    })
  })

  it('does so within two seconds at the real cost', async () => {
    const real = await createVaultFile('long enough', wasmArgon2id)
    const start = performance.now()
    expect(await openVaultFile(real.file, 'long enoug', wasmArgon2id)).toMatchObject({
      reason: 'wrong-passphrase',
    })
    expect(performance.now() - start).toBeLessThan(2000)
  })

  it('refuses every flipped bit as damage', async () => {
    for (let bit = 0; bit < file.length * 8; bit += 1) {
      const flipped = file.slice()
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(await openVaultFile(flipped, 'pässphrase', boundedArgon2id)).toMatchObject({
        ok: false,
        reason: 'vault-damaged',
      })
    }
  })

  it('refuses every truncation and any extension as damage', async () => {
    for (let length = 0; length < file.length; length += 1) {
      expect(await openVaultFile(file.subarray(0, length), 'pässphrase', boundedArgon2id)).toMatchObject({
        reason: 'vault-damaged',
      })
    }
    const longer = new Uint8Array(file.length + 1)
    longer.set(file)
    expect(parseVault(longer).ok).toBe(false)
  })

  it('never opens a body that was rewritten with a fresh checksum', async () => {
    const parsed = parseVault(file)
    if (!parsed.ok) throw new Error('the vault is ours')
    const { body, mac } = parsed.value
    const [slot] = body.slots
    if (slot === undefined) throw new Error('the vault has a slot')
    const rewrites = [
      { ...body, id: new Uint8Array(16) },
      { ...body, slots: [slot, slot] },
      { ...body, slots: [{ ...slot, salt: new Uint8Array(16) }] },
      { ...body, slots: [{ ...slot, nonce: new Uint8Array(12) }] },
      { ...body, slots: [{ ...slot, wrapped: new Uint8Array(48) }] },
    ]
    for (const rewrite of rewrites) {
      const opened = await openVaultFile(
        encodeVault(rewrite, () => mac),
        'pässphrase',
        boundedArgon2id,
      )
      expect(opened.ok).toBe(false)
    }
  })

  it.each([
    ['memory', { memoryKiB: 1_048_577 }],
    ['passes', { passes: 65 }],
    ['lanes', { lanes: 17 }],
    ['no memory', { memoryKiB: 0 }],
    ['a fraction of a pass', { passes: 1.5 }],
  ])('computes nothing for a vault that asks for too much %s', async (_what, cost) => {
    const parsed = parseVault(file)
    if (!parsed.ok) throw new Error('the vault is ours')
    const { body, mac } = parsed.value
    const hostile = encodeVault(
      { ...body, slots: body.slots.map((slot) => ({ ...slot, ...cost })) },
      () => mac,
    )
    const never: Argon2id = () => Promise.reject(new Error('it was computed'))
    expect(await openVaultFile(hostile, 'pässphrase', never)).toMatchObject({ reason: 'vault-damaged' })
  })

  it('is total over any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        expect((await openVaultFile(bytes, 'pässphrase', boundedArgon2id)).ok).toBe(false)
      }),
    )
  })
})

describe('the drive and its vault', () => {
  it('has none, then one that is locked and unlocked', async () => {
    const { drive, storage } = newDrive(new FakeNetwork())
    expect(await drive.vaultState()).toBe('none')
    expect(await drive.unlock(PASSPHRASE)).toMatchObject({ error: { code: 'vault-missing' } })
    expect(await drive.createVault('short')).toMatchObject({ error: { code: 'passphrase-too-short' } })
    expect(await drive.createFolder(null, 'x')).toMatchObject({ error: { code: 'locked' } })
    valueOf(await drive.createVault(PASSPHRASE))
    expect(await drive.vaultState()).toBe('unlocked')
    expect(await drive.createVault(PASSPHRASE)).toMatchObject({ error: { code: 'vault-exists' } })
    await drive.lock()
    expect(await drive.vaultState()).toBe('locked')
    expect(await drive.unlock('wrong passphrase')).toMatchObject({ error: { code: 'wrong-passphrase' } })
    expect(await drive.vaultState()).toBe('locked')
    expect([...storage.blobs.keys()].every((name) => name === 'vault' || /^[0-9a-f]{32}$/.test(name))).toBe(
      true,
    )
  })

  it('never shows an empty drive when any blob but the vault is damaged or gone', async () => {
    const { drive, storage } = await unlockedDrive(new FakeNetwork())
    valueOf(await drive.createFolder(null, 'one'))
    valueOf(await drive.createFolder(null, 'two'))
    await drive.lock()
    for (const [name, blob] of [...storage.blobs].filter(([key]) => key !== 'vault')) {
      // The first snapshot is empty, yet without it nobody can say so.
      storage.blobs.set(
        name,
        blob.map((byte, at) => (at === blob.length - 1 ? byte ^ 1 : byte)),
      )
      expect(await drive.unlock(PASSPHRASE)).toMatchObject({ error: { code: 'vault-damaged' } })
      storage.blobs.delete(name)
      expect(await drive.unlock(PASSPHRASE)).toMatchObject({ error: { code: 'vault-damaged' } })
      storage.blobs.set(name, blob)
    }
    valueOf(await drive.unlock(PASSPHRASE))
    expect((await listEntries(drive)).map(({ name }) => name)).toEqual(['one', 'two'])
  })

  it('does not open one blob in the place of another', async () => {
    const { drive, storage } = await unlockedDrive(new FakeNetwork())
    valueOf(await drive.createFolder(null, 'one'))
    await drive.lock()
    const names = [...storage.blobs.keys()].filter((key) => key !== 'vault')
    const kept = new Map(storage.blobs)
    for (const left of names) {
      for (const right of names) {
        if (left === right) continue
        storage.blobs.set(left, kept.get(right) ?? new Uint8Array(0))
        expect(await drive.unlock(PASSPHRASE)).toMatchObject({ error: { code: 'vault-damaged' } })
        storage.blobs.set(left, kept.get(left) ?? new Uint8Array(0))
      }
    }
  })

  it('holds no name, key or plaintext in readable form', async () => {
    const network = new FakeNetwork()
    const { drive, storage } = await unlockedDrive(network)
    const canary = 'CANARY-0123456789-abcdefghij'
    await uploadNow(drive, bytesSource(new TextEncoder().encode(canary.repeat(50)), { name: canary }))
    valueOf(await drive.createFolder(null, canary))
    const everything = Buffer.concat([...storage.blobs.values(), ...network.objects.values()])
    for (const form of [canary, Buffer.from(canary).toString('hex'), PASSPHRASE]) {
      expect(everything.includes(form)).toBe(false)
    }
    expect(everything.includes(Buffer.from(canary, 'utf16le'))).toBe(false)
  })
})

describe('the index', () => {
  it('keeps ten thousand entries through lock and unlock, quickly', async () => {
    const { drive, storage } = await unlockedDrive(new FakeNetwork())
    const made = Array.from({ length: 10_000 }, (_unused, at) => drive.createFolder(null, `folder ${at}`))
    await Promise.all(made)
    expect(storage.writes).toBeLessThan(200)
    await drive.lock()
    const start = performance.now()
    valueOf(await drive.unlock(PASSPHRASE))
    expect((await listEntries(drive)).length).toBe(10_000)
    expect(performance.now() - start).toBeLessThan(3000)
  }, 60_000)

  it('folds its journals and forgets nothing', async () => {
    const { drive, storage } = await unlockedDrive(new FakeNetwork())
    for (let at = 0; at < 150; at += 1) valueOf(await drive.createFolder(null, `${at}`))
    expect(storage.blobs.size).toBeLessThan(100)
    await drive.lock()
    valueOf(await drive.unlock(PASSPHRASE))
    expect((await listEntries(drive)).length).toBe(150)
  })

  it('merges what two tabs write', async () => {
    const network = new FakeNetwork()
    const one = await unlockedDrive(network)
    const two = newDrive(network, one.storage)
    valueOf(await two.drive.unlock(PASSPHRASE))
    for (let at = 0; at < 70; at += 1) {
      valueOf(await one.drive.createFolder(null, `one ${at}`))
      if (at % 3 === 0) valueOf(await two.drive.createFolder(null, `two ${at}`))
    }
    valueOf(await two.drive.createFolder(null, 'last'))
    expect((await listEntries(two.drive)).length).toBe(70 + 24 + 1)
    const three = newDrive(network, one.storage)
    valueOf(await three.drive.unlock(PASSPHRASE))
    expect((await listEntries(three.drive)).length).toBe(70 + 24 + 1)
  })

  it('removes folders with all that is in them, and numbers names that are taken', async () => {
    const { drive } = await unlockedDrive(new FakeNetwork())
    const outer = valueOf(await drive.createFolder(null, 'outer'))
    const inner = valueOf(await drive.createFolder(outer.id, 'inner'))
    const [id = ''] = valueOf(
      await drive.uploadSources(inner.id, [{ source: bytesSource(new Uint8Array(3)), folders: ['deep'] }]),
    )
    await drive.settled(id)
    await uploadNow(drive, bytesSource(new Uint8Array(1), { name: 'a.tar.gz' }))
    expect((await uploadNow(drive, bytesSource(new Uint8Array(1), { name: 'a.tar.gz' }))).name).toBe(
      'a.tar (2).gz',
    )
    expect((await listEntries(drive)).length).toBe(6)
    valueOf(await drive.remove([outer.id]))
    expect((await listEntries(drive)).map(({ name }) => name)).toEqual(['a.tar.gz', 'a.tar (2).gz'])
    expect(await drive.rename(inner.id, 'x')).toMatchObject({ error: { code: 'not-found' } })
    expect(await drive.createFolder(inner.id, 'x')).toMatchObject({ error: { code: 'not-found' } })
  })

  it('says done only when the entry is durable: a full disk fails the upload', async () => {
    const { drive, storage } = await unlockedDrive(new FakeNetwork())
    const data = new Uint8Array(100)
    storage.capacity = [...storage.blobs.values()].reduce((sum, blob) => sum + blob.length, 0) + 10
    const status = await uploadStatus(drive, bytesSource(data))
    expect(status).toMatchObject({ phase: 'failed', error: { code: 'disk-full' } })
    expect(await listEntries(drive)).toEqual([])
    storage.capacity = Number.POSITIVE_INFINITY
    await uploadNow(drive, bytesSource(data))
  })
})
