import { describe, expect, it } from 'vitest'
import {
  listEntries,
  newDrive,
  PASSPHRASE,
  SECRET,
  unlockedDrive,
  valueOf,
} from '../testing/drive-fixture.ts'
import { FakeNetwork } from '../testing/fake-validators.ts'
import type { DriveEvents } from './drive-api.ts'
import { lazyDrive } from './lazy-drive.ts'
import type { VaultState } from './vault-api.ts'
import { peekVault } from './vault-peek.ts'

function watcher(): Partial<DriveEvents> & { readonly states: VaultState[] } {
  const states: VaultState[] = []
  return {
    states,
    state: (state) => void states.push(state),
  }
}

const NEVER = () => Promise.reject(new Error('nobody asked'))

describe('a drive nobody opened', () => {
  it('says that it is locked, locks and cancels, and loads nothing for it', async () => {
    const drive = lazyDrive({
      hasVault: async () => true,
      peek: NEVER,
      load: () => Promise.reject(new Error('loaded before a passphrase came')),
    })
    const page = watcher()
    await drive.subscribe(page)
    await drive.lock()
    await drive.cancel('x')
    await drive.clearFinished()
    expect(await drive.vaultState()).toBe('locked')
    expect(page.states).toEqual(['locked'])
  })

  it('says which vault it is and what passkeys it has, and loads nothing for it', async () => {
    const { drive: real, storage } = await unlockedDrive(new FakeNetwork())
    const passkey = {
      credentialId: new Uint8Array(9).fill(1),
      output: new Uint8Array(32).fill(2),
      salt: new Uint8Array(32).fill(3),
      label: '',
    }
    valueOf(await real.addPasskey(SECRET, passkey))
    const drive = lazyDrive({
      hasVault: async () => true,
      peek: async () => peekVault(storage),
      load: () => Promise.reject(new Error('loaded before a secret came')),
    })
    expect(await drive.vaultId()).toEqual(await real.vaultId())
    const { credentialId, salt } = passkey
    expect(valueOf(await drive.passkeys())).toEqual([{ credentialId, salt }])
    storage.blobs.clear()
    expect(await drive.vaultId()).toMatchObject({ error: { code: 'vault-missing' } })
    expect(await drive.passkeys()).toMatchObject({ error: { code: 'vault-missing' } })
  })

  it('is loaded once by the passphrase and goes on telling the page', async () => {
    const { drive: real } = newDrive(new FakeNetwork())
    let loads = 0
    const drive = lazyDrive({
      hasVault: async () => false,
      peek: NEVER,
      load: async () => {
        loads += 1
        return real
      },
    })
    const page = watcher()
    await drive.subscribe(page)
    valueOf(await drive.createVault(PASSPHRASE))
    valueOf(await drive.createFolder(null, 'a'))
    expect(page.states[0]).toBe('none')
    expect(page.states.at(-1)).toBe('unlocked')
    expect(loads).toBe(1)
    expect(await listEntries(real)).toMatchObject([{ name: 'a' }])
  })

  it('that could not be loaded is tried again by the next passphrase', async () => {
    const { drive: real } = newDrive(new FakeNetwork())
    let loads = 0
    const drive = lazyDrive({
      hasVault: async () => false,
      peek: NEVER,
      load: async () => {
        loads += 1
        if (loads === 1) throw new TypeError('Failed to fetch')
        return real
      },
    })
    await expect(drive.createVault(PASSPHRASE)).rejects.toThrow('Failed to fetch')
    expect(await drive.vaultState()).toBe('none')
    valueOf(await drive.createVault(PASSPHRASE))
  })
})
