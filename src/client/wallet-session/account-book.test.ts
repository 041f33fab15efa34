import { describe, expect, it } from 'vitest'
import { bytesSource, fastClock, SECRET, uploadNow, valueOf } from '../../testing/drive-fixture.ts'
import { FakeNetwork } from '../../testing/fake-validators.ts'
import { MemoryStorage } from '../../testing/memory-storage.ts'
import { testAccount } from '../../testing/test-wallet.ts'
import { devicesOf, upkeepWorld } from '../../testing/upkeep-fixture.ts'
import { ADA, beginSession } from '../../testing/wallet-session.ts'
import type { Drive } from '../drive.ts'
import { DriveIndex } from '../index/drive-index.ts'
import { EntryTree } from '../index/entry-tree.ts'
import { IndexLog } from '../index/index-log.ts'
import { SealedStore } from '../sealed-store.ts'
import { deriveVaultKeys } from '../subkeys.ts'
import { ValidatorRing } from '../validator-ring.ts'
import type { WalletState } from '../wallet-api.ts'
import { AccountBook } from './account-book.ts'
import { SessionDesk } from './session-desk.ts'
import { writeRecord } from './session-record.ts'

const BOB = testAccount('Bob', 2).keypair.address

describe('accounts in whose names a drive has stored', () => {
  it('are known to every device that has the file', async () => {
    const [one, two] = (await devicesOf(upkeepWorld(), 2)) as [Drive, Drive]
    const seen: WalletState[] = []
    await two.subscribe({ wallet: (state) => void seen.push(state) })
    await beginSession(one)
    valueOf(await one.syncNow())
    valueOf(await two.syncNow())
    // A session alone has stored nothing.
    expect(seen.at(-1)?.accounts).toEqual([])
    await uploadNow(one, bytesSource(new Uint8Array(900)))
    valueOf(await one.syncNow())
    valueOf(await two.syncNow())
    await expect.poll(() => seen.at(-1)?.accounts).toEqual([ADA.keypair.address])
    await two.lock()
    valueOf(await two.unlock(SECRET))
    await expect.poll(() => seen.at(-1)?.accounts).toEqual([ADA.keypair.address])
  })

  it('are noted for the whole drive where an older program kept them on one device', async () => {
    const store = new SealedStore(new MemoryStorage(), await deriveVaultKeys(new Uint8Array(32)))
    await writeRecord(store, { session: null, accounts: [BOB] })
    await IndexLog.create(store)
    const clock = fastClock()
    const network = new FakeNetwork()
    const tree = new EntryTree()
    const accounts: AccountBook = new AccountBook({ index: () => index, now: () => 7 })
    const log = await IndexLog.open(store, (after) => accounts.take(after))
    const index = new DriveIndex(log, tree, clock, () => undefined)
    const ring = new ValidatorRing(network, clock)
    const ports = { store, ring, clock, accounts, axons: network, own: network }
    const changed = () => undefined
    const desk = await SessionDesk.open({ ...ports, connectivity: undefined, peers: undefined, changed })
    expect([...log.records.values()]).toMatchObject([{ type: 'account', account: BOB, notedAt: 7 }])
    expect(desk.state.accounts).toEqual([BOB])
    expect(desk.caller).toEqual({ serial: '', asking: null, away: [BOB] })
    await desk.dispose()
  })
})
