import { describe, expect, it } from 'vitest'
import { listEntries, newDrive, PASSPHRASE, valueOf } from '../testing/drive-fixture.ts'
import { FakeNetwork } from '../testing/fake-validators.ts'
import type { DriveEvents, VaultState } from './drive-api.ts'
import { lazyDrive } from './lazy-drive.ts'

function watcher(): DriveEvents & { readonly states: VaultState[] } {
  const states: VaultState[] = []
  return {
    states,
    state: (state) => void states.push(state),
    view: () => undefined,
    transfers: () => undefined,
  }
}

describe('a drive nobody opened', () => {
  it('says that it is locked, locks and cancels, and loads nothing for it', async () => {
    const drive = lazyDrive({
      hasVault: async () => true,
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

  it('is loaded once by the passphrase and goes on telling the page', async () => {
    const { drive: real } = newDrive(new FakeNetwork())
    let loads = 0
    const drive = lazyDrive({
      hasVault: async () => false,
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
