import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  createTestWallet,
  type TestWallet,
  testAccount,
  type WalletTemper,
} from '../../testing/test-wallet.ts'
import { verifySignature, wrapBytes } from '../../wire/sr25519.ts'
import { enableOne } from './enable-one.ts'
import { Wallets, type WalletWindow } from './wallets.ts'

const ADA = testAccount('Ada', 1)
const BOB = testAccount('Bob', 2)
const TEXT = 'FileTAO Drive asks you to let this browser sign its requests'

/** The window that the library looks at, and the looks that are still to come. */
const page: { window: Record<string, unknown>; looks: { ms: number; work: () => void }[] } = {
  window: {},
  looks: [],
}
let focus: () => void = () => undefined

beforeEach(() => {
  // The library speaks with the page by these two names.
  Reflect.set(globalThis, 'window', globalThis)
  Reflect.set(globalThis, 'document', { readyState: 'complete' })
  Reflect.set(globalThis, 'injectedWeb3', {})
  page.looks = []
})

afterEach(() => {
  for (const name of ['window', 'document', 'injectedWeb3']) Reflect.deleteProperty(globalThis, name)
})

const port: WalletWindow = {
  injected: () => Reflect.get(globalThis, 'injectedWeb3'),
  enable: enableOne,
  listen(look) {
    focus = look
    return () => undefined
  },
  after(ms, work) {
    page.looks.push({ ms, work })
    return () => undefined
  },
}

function inject(name: string, wallet: TestWallet): void {
  Reflect.set(Reflect.get(globalThis, 'injectedWeb3'), name, wallet.injected)
}

function opened(): Wallets {
  const wallets = new Wallets(port)
  wallets.listen(() => undefined)
  return wallets
}

async function connected(temper: WalletTemper = 'good', accounts = [ADA]) {
  const wallet = createTestWallet(accounts, { temper })
  inject('polkadot-js', wallet)
  const wallets = opened()
  await wallets.connect('polkadot-js')
  return { wallets, wallet }
}

function later(ms: number): void {
  for (const look of page.looks.filter((each) => each.ms <= ms)) look.work()
}

describe('wallets of a window', () => {
  it('says that there is none only after a while, and finds one that comes late', () => {
    const wallets = opened()
    expect(wallets.state().phase).toBe('looking')
    later(250)
    expect(wallets.state().phase).toBe('looking')
    later(1_000)
    expect(wallets.state().phase).toBe('none')
    inject('talisman', createTestWallet([ADA]))
    focus()
    expect(wallets.state()).toMatchObject({
      phase: 'found',
      wallets: [{ name: 'talisman', title: 'Talisman' }],
    })
  })

  it('lists what can be asked and nothing else', () => {
    Reflect.set(globalThis, 'injectedWeb3', {
      'polkadot-js': createTestWallet([ADA]).injected,
      broken: { version: '1' },
      text: 'wallet',
      none: null,
      [`${'long'.repeat(40)}`]: createTestWallet([ADA]).injected,
    })
    expect(
      opened()
        .state()
        .wallets.map(({ name }) => name),
    ).toEqual(['polkadot-js'])
    Reflect.set(globalThis, 'injectedWeb3', 'nothing like it')
    expect(opened().state().wallets).toEqual([])
  })

  it('asks the chosen wallet and no other, and leaves the list as it was', async () => {
    const chosen = createTestWallet([ADA])
    const other = createTestWallet([BOB])
    inject('polkadot-js', chosen)
    inject('talisman', other)
    const list: unknown = Reflect.get(globalThis, 'injectedWeb3')
    const wallets = opened()
    await wallets.connect('polkadot-js')
    expect([chosen.enabled(), other.enabled()]).toEqual([1, 0])
    expect(Reflect.get(globalThis, 'injectedWeb3')).toBe(list)
    expect(wallets.state()).toMatchObject({ phase: 'connected', wallet: { name: 'polkadot-js' } })
  })

  it('keeps a wallet that puts itself there while another one is asked', async () => {
    inject('polkadot-js', createTestWallet([ADA], { temper: 'silent' }))
    const wallets = opened()
    const asking = wallets.connect('polkadot-js')
    await expect.poll(() => wallets.state().phase).toBe('asking')
    await Promise.resolve()
    inject('subwallet-js', createTestWallet([BOB]))
    focus()
    expect(wallets.state().wallets.map(({ name }) => name)).toEqual(['polkadot-js', 'subwallet-js'])
    wallets.stopAsking()
    await asking
    expect(Object.keys(Reflect.get(globalThis, 'injectedWeb3') as object)).toContain('subwallet-js')
  })

  it('takes the newer way to ask where a wallet has both', async () => {
    const { injected } = createTestWallet([ADA])
    const both = { ...injected, enable: () => Promise.reject(new Error('old')), connect: injected.enable }
    Reflect.set(globalThis, 'injectedWeb3', { 'polkadot-js': both })
    const wallets = opened()
    await wallets.connect('polkadot-js')
    expect(wallets.state().phase).toBe('connected')
  })

  it('leaves Ethereum accounts out, and chooses an only account by itself', async () => {
    const { wallets } = await connected()
    expect(wallets.state()).toMatchObject({ skipped: 1, chosen: ADA.keypair.address })
  })

  it('lets the person choose among several, by addresses of this network', async () => {
    inject('polkadot-js', createTestWallet([ADA, BOB], { prefix: 0 }))
    const wallets = opened()
    await wallets.connect('polkadot-js')
    expect(wallets.state().chosen).toBeNull()
    expect(wallets.state().accounts.map(({ address }) => address)).toEqual([
      ADA.keypair.address,
      BOB.keypair.address,
    ])
    wallets.choose('5nobody')
    expect(wallets.state().chosen).toBeNull()
    wallets.choose(BOB.keypair.address)
    expect(await wallets.sign(TEXT)).toMatchObject({ ok: true })
  })

  it.each([
    ['refuses-page', 'refused'],
    ['refused-before', 'refused-before'],
    ['asked-already', 'asked-already'],
    ['locked', 'locked'],
    ['no-accounts', 'no-accounts'],
    ['only-ethereum', 'only-ethereum'],
  ] as const)('says what became of asking one that %s', async (temper, code) => {
    const { wallets } = await connected(temper)
    expect(wallets.state()).toMatchObject({
      phase: 'found',
      problem: { code },
      wallet: { name: 'polkadot-js' },
    })
  })

  it('does not wait for a wallet that never answers, and hears nothing of it later', async () => {
    const wallet = createTestWallet([ADA], { temper: 'silent' })
    inject('polkadot-js', wallet)
    const wallets = opened()
    const asking = wallets.connect('polkadot-js')
    wallets.stopAsking()
    await asking
    expect(wallets.state()).toMatchObject({ phase: 'found', problem: { code: 'stopped' } })
    wallet.become('good')
    await wallets.connect('polkadot-js')
    expect(wallets.state()).toMatchObject({ phase: 'connected', problem: null })
  })

  it('survives what a wallet answers when it is no wallet', async () => {
    for (const answer of [null, 7, {}, { accounts: {} }, { accounts: { get: () => 'many' }, signer: 1 }]) {
      Reflect.set(globalThis, 'injectedWeb3', { odd: { enable: async () => answer } })
      const wallets = opened()
      await wallets.connect('odd')
      expect(wallets.state().phase).toBe('found')
      expect(wallets.state().problem).not.toBeNull()
    }
  })
})

describe('a signature of a wallet', () => {
  it('is of the account over the wrapped text', async () => {
    const { wallets, wallet } = await connected()
    const signed = await wallets.sign(TEXT)
    if (!signed.ok) throw new Error(signed.problem.code)
    const bytes = Uint8Array.from(Buffer.from(signed.signature.slice(2), 'hex'))
    const wrapped = wrapBytes(new TextEncoder().encode(TEXT))
    expect(verifySignature(wrapped, bytes, ADA.keypair.publicKey)).toBe(true)
    expect(wallet.asked).toHaveLength(1)
    expect(wallet.asked[0]).toMatchObject({ address: ADA.keypair.address, type: 'bytes' })
  })

  it.each([
    ['cancels', 'cancelled'],
    ['locked', 'locked'],
    ['malformed', 'malformed'],
  ] as const)('is none when the wallet %s, and may be asked for again', async (temper, code) => {
    const { wallets, wallet } = await connected()
    wallet.become(temper)
    expect(await wallets.sign(TEXT)).toMatchObject({ ok: false, problem: { code } })
    expect(wallets.state()).toMatchObject({ phase: 'connected', signing: false, problem: { code } })
    wallet.become('good')
    expect(await wallets.sign(TEXT)).toMatchObject({ ok: true })
    expect(wallets.state().problem).toBeNull()
  })

  it('is none when the wallet cannot sign texts', async () => {
    const { wallets } = await connected('cannot-sign')
    expect(await wallets.sign(TEXT)).toMatchObject({ ok: false, problem: { code: 'cannot-sign' } })
  })

  it('comes once in three seconds from a wallet that holds to it', async () => {
    let now = 0
    inject('polkadot-js', createTestWallet([ADA], { now: () => now }))
    const wallets = opened()
    await wallets.connect('polkadot-js')
    expect(await wallets.sign(TEXT)).toMatchObject({ ok: true })
    expect(await wallets.sign(TEXT)).toMatchObject({ problem: { code: 'rate-limited' } })
    now = 3_000
    expect(await wallets.sign(TEXT)).toMatchObject({ ok: true })
  })

  it('is not waited for when the person gives up', async () => {
    const { wallets, wallet } = await connected()
    wallet.become('silent-signer')
    const signing = wallets.sign(TEXT)
    expect(wallets.state().signing).toBe(true)
    wallets.stopAsking()
    expect(await signing).toMatchObject({ ok: false, problem: { code: 'stopped' } })
    expect(wallets.state()).toMatchObject({ phase: 'connected', signing: false })
  })

  it('is given up when the account is switched or taken back under it', async () => {
    for (const [shown, code] of [
      [[BOB], 'switched'],
      [[], 'gone'],
    ] as const) {
      const { wallets, wallet } = await connected()
      wallet.become('silent-signer')
      const signing = wallets.sign(TEXT)
      wallet.show(shown)
      expect(await signing).toMatchObject({ ok: false, problem: { code } })
      expect(wallets.state()).toMatchObject({ chosen: null, signing: false, problem: { code } })
    }
  })

  it('is none of an account that was switched away before', async () => {
    const { wallets, wallet } = await connected('good', [ADA, BOB])
    wallets.choose(ADA.keypair.address)
    wallet.show([BOB])
    expect(wallets.state()).toMatchObject({ chosen: null, problem: { code: 'switched' } })
    expect(await wallets.sign(TEXT)).toMatchObject({ ok: false })
    expect(wallet.asked).toEqual([])
  })

  it('is not asked for once the wallet was let go of', async () => {
    const { wallets, wallet } = await connected()
    wallets.disconnect()
    expect(await wallets.sign(TEXT)).toMatchObject({ ok: false })
    wallet.show([BOB])
    expect(wallets.state()).toMatchObject({ phase: 'found', accounts: [], problem: { code: 'gone' } })
  })
})
