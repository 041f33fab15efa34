import { describe, expect, it } from 'vitest'
import { newDrive, PASSPHRASE, peersOf, SECRET, valueOf } from '../testing/drive-fixture.ts'
import { FakeNetwork } from '../testing/fake-validators.ts'
import { MemoryStorage } from '../testing/memory-storage.ts'
import type { Drive } from './drive.ts'
import type { DriveEntry } from './entry-api.ts'
import type { VaultState } from './vault-api.ts'

const ignore = () => undefined

const TOP = { place: { kind: 'folder', id: null }, sort: { key: 'name', descending: false } } as const

/** Resolves with the first list of the top folder that satisfies `wanted`. */
function listWith(drive: Drive, wanted: (entries: readonly DriveEntry[]) => boolean) {
  return new Promise<readonly DriveEntry[]>((resolve) => {
    const view = () => {
      const list = drive.entries()
      if (wanted(list)) resolve(list)
    }
    const watched = async () => {
      await drive.subscribe({ state: ignore, transfers: ignore, view })
      valueOf(await drive.watch(1, TOP))
    }
    watched().catch(ignore)
  })
}

function twoTabs() {
  const storage = new MemoryStorage()
  const [one, two] = peersOf(2).map((peers) => newDrive(new FakeNetwork(), storage, { peers }).drive)
  if (one === undefined || two === undefined) throw new Error('two were asked for')
  return { one, two }
}

describe('two tabs', () => {
  it('show the same entries without either writing or reloading', async () => {
    const { one, two } = twoTabs()
    valueOf(await one.createVault(PASSPHRASE))
    valueOf(await two.unlock(SECRET))
    const seen = listWith(two, (list) => list.some(({ name }) => name === 'made in one'))
    valueOf(await one.createFolder(null, 'made in one'))
    expect(await seen).toHaveLength(1)
    const gone = listWith(one, (list) => list.length === 0)
    valueOf(await two.remove((await seen).map(({ id }) => id)))
    expect(await gone).toEqual([])
    await one.dispose()
    await two.dispose()
  })

  it('offer to unlock in the second when the first has just made the vault', async () => {
    const { one, two } = twoTabs()
    const states: VaultState[] = []
    await two.subscribe({ state: (state) => void states.push(state), transfers: ignore, view: ignore })
    expect(states).toEqual(['none'])
    valueOf(await one.createVault(PASSPHRASE))
    expect(await two.createVault(PASSPHRASE)).toMatchObject({ ok: false, error: { code: 'vault-exists' } })
    expect(states.at(-1)).toBe('locked')
  })
})
