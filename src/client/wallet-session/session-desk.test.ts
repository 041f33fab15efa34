import { randomBytes } from 'node:crypto'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { describe, expect, it } from 'vitest'
import {
  briskClock,
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
import type { ChainView, DrivePorts } from '../ports.ts'
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

  it('is over with every validator that can be told, and tells the others once they can be', async () => {
    const network = new FakeNetwork({ validators: ['honest', 'unreachable', 'honest'] })
    const { drive, page } = await setUp(network)
    await beginSession(drive)
    const away = network.metagraph().neurons[1]?.hotkey
    const end = valueOf(await drive.endSession())
    expect(end).toMatchObject({ told: 2, unreached: [away], isListKnown: true })
    expect(network.sessionEnds).toHaveLength(2)
    expect(network.session).toBeNull()
    await expect.poll(() => page.state).toMatchObject({ session: null, over: null, ended: [{ told: 2 }] })
    network.tempers[1] = 'honest'
    await expect.poll(() => page.state?.ended).toMatchObject([{ told: 3, unreached: [] }])
    expect(network.sessionEnds.map(({ validator }) => validator)).toContain(away)
    // It is said until another one begins.
    await beginSession(drive)
    await expect.poll(() => page.state?.ended).toEqual([])
    await drive.dispose()
  })

  it('ended without a network names whoever took it, and tells all of them after a start', async () => {
    const network = new LeavingNetwork({ validators: ['honest', 'honest', 'honest'] })
    const [first, second] = network.metagraph().neurons.map(({ hotkey }) => hotkey)
    const { drive, storage } = await setUp(network)
    await beginSession(drive, { ...WISH, validators: [first ?? '', second ?? ''] })
    network.isOffline = true
    expect(valueOf(await drive.endSession())).toMatchObject({ told: 0, unreached: [first, second] })
    expect(network.session).toBeNull()
    await drive.dispose()
    network.isOffline = false
    const again = newDrive(network, storage).drive
    const page = watch(again)
    valueOf(await again.unlock(SECRET))
    await expect.poll(() => page.state?.ended).toMatchObject([{ told: 2, unreached: [] }])
    expect(network.sessionEnds.map(({ validator }) => validator).toSorted()).toEqual(
      [first, second].toSorted(),
    )
    expect(network.session).toBeNull()
    await again.dispose()
  })

  it('is nothing to tell to a validator that knows no sessions', async () => {
    const network = new FakeNetwork()
    const [, stock] = network.metagraph().neurons.map(({ hotkey }) => hotkey)
    const revokeSession: AxonTransport['revokeSession'] = async (...given) =>
      given[0].hotkey === stock
        ? { ok: false, reason: 'refused', detail: 'it does not read frames', code: 'synapse-unknown' }
        : network.revokeSession(...given)
    const connect = () =>
      new Proxy<AxonTransport>(network, {
        get: (on, name) => (name === 'revokeSession' ? revokeSession : Reflect.get(on, name).bind(on)),
      })
    const { drive } = await unlockedDrive(network, new MemoryStorage(), { connect })
    await beginSession(drive)
    expect(valueOf(await drive.endSession())).toMatchObject({ told: 1, unreached: [], isListKnown: true })
    await drive.dispose()
  })

  it('that nobody could be told of is forgotten when its time is over anyway', async () => {
    const network = new FakeNetwork({ validators: ['unreachable'] })
    const { drive, storage, page } = await setUp(network)
    await beginSession(drive)
    valueOf(await drive.endSession())
    await expect.poll(() => page.state?.ended).toHaveLength(1)
    await drive.dispose()
    const clock = { ...fastClock(), now: () => Date.now() + HOUR_MS }
    const again = newDrive(network, storage, { clock }).drive
    const later = watch(again)
    valueOf(await again.unlock(SECRET))
    await expect.poll(() => later.state?.ended).toEqual([])
    await again.dispose()
  })

  it('ended by the person makes uploads of then wait, and signs none of them by another key unasked', async () => {
    const network = new FakeNetwork()
    const world = await heldUpload(network)
    const { drive, page, uploading, letGo } = world
    valueOf(await drive.endSession())
    letGo()
    await expect.poll(() => page.transfers.some(({ waitingFor }) => waitingFor === 'wallet')).toBe(true)
    expect(page.state).toMatchObject({ over: 'ended', session: { account: ADA.keypair.address } })
    expect(world.stores()).toEqual([true])
    await beginSession(drive)
    await uploading
    expect(world.stores()).not.toContain(false)
    await drive.dispose()
  })

  it('ended by the person lets uploads go on in the vault’s name once that is said', async () => {
    const world = await heldUpload(new FakeNetwork())
    const { drive, page, uploading, letGo } = world
    valueOf(await drive.endSession())
    letGo()
    await expect.poll(() => page.state?.over).toBe('ended')
    valueOf(await drive.leaveWallet())
    await uploading
    expect(world.stores()).toContain(false)
    await expect.poll(() => page.state).toMatchObject({ session: null, over: null })
    await drive.dispose()
  })

  it('ended by the person asks no more when the last of the uploads was cancelled', async () => {
    const { drive, page, uploading, letGo } = await heldUpload(new FakeNetwork())
    valueOf(await drive.endSession())
    letGo()
    await expect.poll(() => page.state?.over).toBe('ended')
    const stopped = uploading.catch((error: unknown) => String(error))
    for (const { id } of page.transfers) await drive.cancel(id)
    expect(await stopped).toContain('cancelled')
    await expect.poll(() => page.state).toMatchObject({ session: null, over: null })
    await uploadNow(drive, something())
    await drive.dispose()
  })

  it('ended in another tab makes this tab ask about its uploads', async () => {
    const network = new FakeNetwork()
    const storage = new MemoryStorage()
    const [mine, other] = peersOf(2)
    if (mine === undefined || other === undefined) throw new Error('two were asked for')
    const world = await heldUpload(network, storage, { peers: mine })
    const two = newDrive(network, storage, { peers: other }).drive
    valueOf(await two.unlock(SECRET))
    const page = watch(two)
    await page.ready
    valueOf(await two.endSession())
    world.letGo()
    await expect.poll(() => world.page.state?.over).toBe('ended')
    await expect.poll(() => world.page.transfers.some(({ waitingFor }) => waitingFor === 'wallet')).toBe(true)
    // The other one has none, and is asked nothing.
    expect(page.state).toMatchObject({ session: null, over: null })
    expect(world.stores()).not.toContain(false)
    valueOf(await world.drive.leaveWallet())
    await world.uploading
    await world.drive.dispose()
    await two.dispose()
  })

  it('is dated by the clocks of validators where this device’s is wrong', async () => {
    const { network, drive, page } = await setUp(
      new FakeNetwork({ validators: ['honest', 'honest', 'honest'] }),
    )
    // A third one lies.
    network.aheadMs = [-2 * HOUR_MS, -2 * HOUR_MS, 40 * HOUR_MS]
    const { id, text } = valueOf(await drive.offerSession(WISH))
    const from = Date.parse(/^From: (.*)$/m.exec(text)?.[1] ?? '')
    expect(Math.abs(from - (Date.now() - 2 * HOUR_MS))).toBeLessThan(60_000)
    // By this device's clock its hour would be over.
    valueOf(await drive.acceptSession(id, signed(text)))
    await expect.poll(() => page.state?.over).toBeNull()
    await uploadNow(drive, something())
    expect(network.session?.address).toBe(ADA.keypair.address)
    const left = (page.state?.session?.until ?? 0) - Date.now()
    expect(left).toBeGreaterThan(HOUR_MS - 60_000)
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

  it('that names only a validator that is down says so while uploads wait, and another session lets them go on', async () => {
    const network = new FakeNetwork({ validators: ['unreachable', 'honest'] })
    const [down = '', up = ''] = network.metagraph().neurons.map(({ hotkey }) => hotkey)
    const connectivity = { isOnline: () => true, listen: () => () => undefined }
    const { drive } = await unlockedDrive(network, new MemoryStorage(), { clock: briskClock(), connectivity })
    const page = watch(drive)
    await page.ready
    await beginSession(drive, { ...WISH, validators: [down] })
    const uploading = uploadNow(drive, something())
    await expect.poll(() => page.transfers.some(({ waitingFor }) => waitingFor === 'named')).toBe(true)
    const wrong = network.asked.filter(({ call, validator }) => call === 'store' && validator === 1)
    expect(wrong).toEqual([])
    await beginSession(drive, { ...WISH, validators: [up] })
    await uploading
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
    const [instead] = network.metagraph().neurons.map(({ hotkey }) => hotkey)
    expect(page.state).toMatchObject({ over: null, session: { known: [], instead: [instead] } })
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

/** The list of validators cannot be read while it is offline. */
class LeavingNetwork extends FakeNetwork {
  isOffline = false

  override async view(): Promise<ChainView> {
    if (this.isOffline) throw new Error('offline')
    return super.view()
  }
}

/** An upload in Ada's name that is on its way: its first StoreUser is not answered before `letGo`, and then by a failure. */
async function heldUpload(
  network: FakeNetwork,
  storage = new MemoryStorage(),
  extra: Partial<DrivePorts> = {},
) {
  const used: boolean[] = []
  let letGo: () => void = () => undefined
  const gone = new Promise<void>((resolve) => {
    letGo = resolve
  })
  const connect = () => {
    const asked = told(network, (call, bySession) => call === 'storeUser' && void used.push(bySession))
    const storeUser: AxonTransport['storeUser'] = async (...given) => {
      const answer = await asked.storeUser(...given)
      if (used.length > 1) return answer
      await gone
      return { ok: false, reason: 'unreachable', detail: 'it went away' }
    }
    return new Proxy(asked, { get: (on, name) => (name === 'storeUser' ? storeUser : Reflect.get(on, name)) })
  }
  const { drive } = await unlockedDrive(network, storage, { clock: briskClock(), connect, ...extra })
  const page = watch(drive)
  await page.ready
  await beginSession(drive)
  used.length = 0
  const uploading = uploadNow(drive, something())
  await expect.poll(() => used.length).toBe(1)
  return { drive, page, uploading, letGo: () => letGo(), stores: () => [...used] }
}

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
