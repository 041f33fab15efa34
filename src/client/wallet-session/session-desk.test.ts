import { randomBytes } from 'node:crypto'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { describe, expect, it } from 'vitest'
import {
  bytesSource,
  fastClock,
  listEntries,
  newDrive,
  PASSPHRASE,
  peersOf,
  SECRET,
  unlockedDrive,
  uploadNow,
  valueOf,
} from '../../testing/drive-fixture.ts'
import { FakeNetwork } from '../../testing/fake-validators.ts'
import { MemoryStorage } from '../../testing/memory-storage.ts'
import { testAccount } from '../../testing/test-wallet.ts'
import { ADA, beginSession, signed, WISH } from '../../testing/wallet-session.ts'
import type { AxonTransport } from '../axon-port.ts'
import type { Drive } from '../drive.ts'
import type { TransferStatus } from '../transfer-api.ts'
import type { WalletState } from '../wallet-api.ts'

const BOB = testAccount('Bob', 2)
const HOUR_MS = 3_600_000

/** A drive whose clock can be moved, and what its page was last told. */
async function setUp(network = new FakeNetwork(), storage = new MemoryStorage()) {
  let skipped = 0
  const clock = { ...fastClock(), now: () => Date.now() + skipped }
  const { drive } = await unlockedDrive(network, storage, { clock })
  const page = watch(drive)
  await page.ready
  return { network, storage, drive, page, skip: (ms: number) => void (skipped += ms) }
}

function watch(drive: Drive) {
  const seen: { state: WalletState | null; transfers: readonly TransferStatus[] } = {
    state: null,
    transfers: [],
  }
  const ready = drive.subscribe({
    wallet: (state) => void (seen.state = state),
    transfers: (changed) => void (seen.transfers = changed),
  })
  return Object.assign(seen, { ready })
}

const something = () => bytesSource(new Uint8Array(randomBytes(2_000)))

describe('a session of a wallet', () => {
  it('is asked for by a text that names account and key, and runs once the account has signed it', async () => {
    const { network, drive, page } = await setUp()
    const { id, text } = valueOf(await drive.offerSession(WISH))
    expect(text).toContain(`Account: ${ADA.keypair.address}`)
    expect(text).toContain('Purpose: filetao-session/1')
    expect(network.session).toBeNull()
    valueOf(await drive.acceptSession(id, signed(text)))
    expect(network.session?.address).toBe(ADA.keypair.address)
    await expect.poll(() => page.state?.session?.account).toBe(ADA.keypair.address)
    await drive.dispose()
  })

  it('does not run by the signature of anybody else, over anything else, or by none', async () => {
    const { network, drive } = await setUp()
    const { id, text } = valueOf(await drive.offerSession(WISH))
    const unwrapped = `0x${bytesToHex(ADA.keypair.sign(utf8ToBytes(text)))}`
    const wrong = [signed(text, BOB), signed(`${text}\n`), unwrapped, `0x${'00'.repeat(64)}`, '0x', 'yes']
    for (const signature of wrong) {
      expect(await drive.acceptSession(id, signature)).toMatchObject({ error: { code: 'wallet-signature' } })
      expect(network.session).toBeNull()
    }
    // The person may have another try at the same text.
    valueOf(await drive.acceptSession(id, signed(text)))
    await drive.dispose()
  })

  it('does not run by a signature of a text that was asked for before', async () => {
    const { network, drive } = await setUp()
    const first = valueOf(await drive.offerSession(WISH))
    const second = valueOf(await drive.offerSession(WISH))
    expect(await drive.acceptSession(first.id, signed(first.text))).toMatchObject({
      error: { code: 'cancelled' },
    })
    expect(await drive.acceptSession(second.id, signed(first.text))).toMatchObject({
      error: { code: 'wallet-signature' },
    })
    expect(network.session).toBeNull()
    await drive.dispose()
  })

  it('does not begin when its time is over already', async () => {
    const { drive, skip } = await setUp()
    const { id, text } = valueOf(await drive.offerSession(WISH))
    skip(HOUR_MS)
    expect(await drive.acceptSession(id, signed(text))).toMatchObject({
      error: { code: 'wallet-session-over' },
    })
    await drive.dispose()
  })

  it('survives a lock, whose key nobody can use meanwhile', async () => {
    const network = new FakeNetwork()
    const { drive, storage } = await setUp(network)
    await beginSession(drive)
    await drive.lock()
    expect(network.session).toBeNull()
    await drive.dispose()
    const again = newDrive(network, storage).drive
    const page = watch(again)
    valueOf(await again.unlock(SECRET))
    expect(network.session?.address).toBe(ADA.keypair.address)
    await expect.poll(() => page.state?.session?.wallet).toBe('polkadot-js')
    await again.dispose()
  })

  it('is over with every validator that can be told, and says which cannot', async () => {
    const network = new FakeNetwork({ validators: ['honest', 'unreachable', 'honest'] })
    const { drive, page } = await setUp(network)
    await beginSession(drive)
    const end = valueOf(await drive.endSession())
    expect(end.told).toBe(2)
    expect(end.unreached).toHaveLength(1)
    expect(network.sessionEnds).toHaveLength(2)
    expect(network.session).toBeNull()
    await expect.poll(() => page.state).toMatchObject({ session: null, over: null })
    await drive.dispose()
  })

  it('makes uploads wait when its time is over, until the account signs again', async () => {
    const { drive, page, skip, network } = await setUp()
    await beginSession(drive)
    await uploadNow(drive, something())
    skip(HOUR_MS)
    const uploading = uploadNow(drive, something())
    await expect.poll(() => page.transfers.some(({ waitingFor }) => waitingFor === 'wallet')).toBe(true)
    await expect.poll(() => page.state?.over).toBe('expired')
    expect(network.session).toBeNull()
    await beginSession(drive)
    await uploading
    expect(network.session?.address).toBe(ADA.keypair.address)
    await drive.dispose()
  })

  it('lets uploads go on without it when the person says so', async () => {
    const { drive, page, skip, network } = await setUp()
    await beginSession(drive)
    skip(HOUR_MS)
    const uploading = uploadNow(drive, something())
    await expect.poll(() => page.transfers.some(({ waitingFor }) => waitingFor === 'wallet')).toBe(true)
    valueOf(await drive.leaveWallet())
    await uploading
    expect(network.session).toBeNull()
    await expect.poll(() => page.state).toMatchObject({ session: null, over: null })
    await drive.dispose()
  })

  it('remembers in whose name something was stored, also when it is over', async () => {
    const { drive, page } = await setUp()
    await beginSession(drive)
    await expect.poll(() => page.state?.accounts).toEqual([])
    await uploadNow(drive, something())
    valueOf(await drive.endSession())
    await expect.poll(() => page.state?.accounts).toEqual([ADA.keypair.address])
    await drive.dispose()
  })

  it('asks nobody whom it does not name to store', async () => {
    const network = new FakeNetwork({ validators: ['honest', 'honest', 'honest'] })
    const { drive } = await setUp(network)
    const view = valueOf(await drive.network())
    const [named = ''] = view.neurons.filter(({ role }) => role === 'validator').map(({ hotkey }) => hotkey)
    await beginSession(drive, { ...WISH, validators: [named] })
    for (let round = 0; round < 4; round += 1) await uploadNow(drive, something())
    const uploads = network.asked.filter(({ call }) => call === 'store')
    expect(uploads.length).toBeGreaterThan(3)
    expect(new Set(uploads.map(({ validator }) => validator)).size).toBe(1)
    await drive.dispose()
  })

  it('signs what is uploaded, and neither the list of files nor a link', async () => {
    const network = new FakeNetwork()
    const used: { readonly call: string; readonly bySession: boolean }[] = []
    const connect = () =>
      told(network, (call, bySession) => call !== 'useSession' && void used.push({ call, bySession }))
    const { drive } = await unlockedDrive(network, new MemoryStorage(), { connect })
    await beginSession(drive)
    await uploadNow(drive, something())
    expect(used.filter(({ call }) => call === 'storeUser').map(({ bySession }) => bySession)).toContain(true)
    used.length = 0
    valueOf(await drive.syncNow())
    expect(used.some(({ call }) => call === 'putHead')).toBe(true)
    // A link must be taken back without any wallet, and from any device.
    const [entry] = await listEntries(drive)
    const wish = { name: '', password: null, endsAt: null }
    valueOf(await drive.shareLink([entry?.id ?? ''], wish))
    expect(used.some(({ call }) => call === 'storeUser')).toBe(true)
    expect(used.filter(({ bySession }) => bySession)).toEqual([])
    await drive.dispose()
  })

  it('is over when all validators say so, not by the word of one', async () => {
    const network = new FakeNetwork()
    let refuse: Parameters<AxonTransport['useSession']>[1]
    const connect = () =>
      told(network, (call, _, given) => {
        if (call === 'useSession') refuse = given[1] as typeof refuse
      })
    const { drive } = await unlockedDrive(network, new MemoryStorage(), { connect })
    const page = watch(drive)
    await page.ready
    await beginSession(drive)
    const view = valueOf(await drive.network())
    const validators = view.neurons.filter(({ role }) => role === 'validator').map(({ hotkey }) => hotkey)
    refuse?.('delegation-revoked', validators[0] ?? '')
    await uploadNow(drive, something())
    expect(page.state?.over).toBeNull()
    for (const hotkey of validators) refuse?.('delegation-revoked', hotkey)
    await expect.poll(() => page.state?.over).toBe('revoked')
    await drive.dispose()
  })

  it('does not count among those that accepted it a validator that stored in the vault’s name', async () => {
    const network = new FakeNetwork({ validators: ['honest'] })
    let storedInstead: Parameters<AxonTransport['useSession']>[2]
    const connect = () =>
      told(network, (call, _, given) => {
        if (call === 'useSession') storedInstead = given[2] as typeof storedInstead
        if (call === 'storeUser')
          storedInstead?.('sessions-unknown', network.metagraph().neurons[0]?.hotkey ?? '')
      })
    const { drive } = await unlockedDrive(network, new MemoryStorage(), { connect })
    await beginSession(drive)
    await uploadNow(drive, something())
    const page = watch(drive)
    await expect.poll(() => page.state?.accounts).toEqual([ADA.keypair.address])
    expect(page.state).toMatchObject({ over: null, session: { known: [] } })
    await drive.dispose()
  })

  it('forgets in no tab in whose name another one stored', async () => {
    const network = new FakeNetwork()
    const storage = new MemoryStorage()
    const [one, two] = peersOf(2).map((peers) => newDrive(network, storage, { peers }).drive)
    if (one === undefined || two === undefined) throw new Error('two were asked for')
    valueOf(await one.createVault(PASSPHRASE))
    valueOf(await two.unlock(SECRET))
    const page = watch(two)
    await beginSession(one)
    await expect.poll(() => page.state?.session?.account).toBe(ADA.keypair.address)
    await uploadNow(one, something())
    // The other tab knows nothing of that, and writes.
    valueOf(await two.endSession())
    await one.dispose()
    await two.dispose()
    const { drive } = newDrive(network, storage)
    valueOf(await drive.unlock(SECRET))
    const later = watch(drive)
    await expect.poll(() => later.state?.accounts).toEqual([ADA.keypair.address])
    await drive.dispose()
  })

  it('is begun and ended in all tabs', async () => {
    const network = new FakeNetwork()
    const storage = new MemoryStorage()
    const [one, two] = peersOf(2).map((peers) => newDrive(network, storage, { peers }).drive)
    if (one === undefined || two === undefined) throw new Error('two were asked for')
    valueOf(await one.createVault(PASSPHRASE))
    valueOf(await two.unlock(SECRET))
    const page = watch(two)
    await beginSession(one)
    await expect.poll(() => page.state?.session?.account).toBe(ADA.keypair.address)
    valueOf(await two.endSession())
    await expect.poll(() => network.session).toBeNull()
    const other = watch(one)
    await expect.poll(() => other.state?.session).toBeNull()
    await one.dispose()
    await two.dispose()
  })
})

/** The same network, and word of what is asked of it, and who signs that. */
function told(
  network: FakeNetwork,
  asked: (call: string, bySession: boolean, given: readonly unknown[]) => void,
): FakeNetwork {
  let bySession = false
  return new Proxy(network, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      return (...given: unknown[]) => {
        if (name === 'useSession') bySession = given[0] !== null
        asked(String(name), bySession, given)
        return Reflect.apply(member, target, given)
      }
    },
  })
}
