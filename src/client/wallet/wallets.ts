/**
 * The wallets of this window, for a screen: which there are, the one that was chosen, its accounts, and a signature of one of them. One
 * wallet is asked at a time, and only when the person chose it. An answer that comes after the person gave up changes nothing.
 */
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { type Enabled, NotLoadedError } from './enable-one.ts'
import { accountsIn, methodOf, problemOf, signatureIn, walletsIn } from './injected.ts'
import type { Signed, WalletProblem, WalletProblemCode, WalletsState } from './wallet-types.ts'
import { firstAccounts, watchAccounts } from './watch-accounts.ts'

/** Milliseconds after the first look of those that follow; a wallet that comes later is found when the window is looked at again. */
const LOOKS_MS = [250, 1_000, 3_000, 8_000]
/** The look after which there are none, as far as anybody can tell. */
const LAST_HOPE_MS = 1_000

/** What the adapter needs of its window. */
export interface WalletWindow {
  /** `window.injectedWeb3` as it is now. */
  injected(): unknown
  /** @throws what the wallet throws */
  enable(name: string): Promise<Enabled>
  /** Calls back when the document was loaded, shown or focused. @returns a function that stops it */
  listen(look: () => void): () => void
  /** Runs `work` once after `ms`. @returns a function that prevents it */
  after(ms: number, work: () => void): () => void
}

const NOTHING = { wallet: null, accounts: [], skipped: 0, chosen: null, signing: false } as const

export class Wallets {
  readonly #window: WalletWindow
  readonly #listeners = new Set<() => void>()
  #state: WalletsState = { phase: 'looking', wallets: [], problem: null, ...NOTHING }
  #stops: (() => void)[] = []
  /** Counts what was asked; an answer to anything but the newest question is none. */
  #turn = 0
  #signer: unknown = null
  #unsubscribe: () => void = () => undefined
  #giveUp: (() => void) | null = null

  constructor(window: WalletWindow) {
    this.#window = window
  }

  readonly state = (): WalletsState => this.#state

  /** Looks while anybody listens. */
  readonly listen = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    if (this.#listeners.size === 1) this.#start()
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size === 0) this.#stop()
    }
  }

  /** Looks at the window now. */
  look(): void {
    const wallets = walletsIn(this.#window.injected())
    const { phase } = this.#state
    if (wallets.length === 0 || phase === 'asking' || phase === 'connected') this.#set({ wallets })
    else this.#set({ wallets, phase: 'found' })
  }

  /**
   * Asks the wallet which accounts this page may see. Resolves when it has answered, or nobody waits for it any more; what came of it is in
   * the state. A single account is chosen by itself.
   */
  async connect(name: string): Promise<void> {
    const wallet = this.#state.wallets.find((each) => each.name === name)
    if (wallet === undefined) return
    const turn = this.#begin()
    this.#set({ phase: 'asking', problem: null, ...NOTHING, wallet })
    try {
      const enabled = await Promise.race([this.#window.enable(name), this.#givenUp()])
      if (turn !== this.#turn || enabled === null) return
      await this.#watchAccounts(enabled, turn)
    } catch (error) {
      if (turn === this.#turn) this.#fail(connectProblem(error))
    }
  }

  choose(address: string): void {
    if (this.#state.accounts.some((account) => account.address === address) && !this.#state.signing)
      this.#set({ chosen: address, problem: null })
  }

  /** Does not wait any longer for what the wallet was asked. */
  stopAsking(): void {
    const { phase, signing } = this.#state
    if (phase !== 'asking' && !signing) return
    const problem: WalletProblem = { code: 'stopped', detail: '' }
    if (phase === 'asking') this.#leave(problem)
    else this.#set({ signing: false, problem })
    this.#giveUp?.()
  }

  /** Lets go of the wallet, which is not told: it has no such call. */
  disconnect(): void {
    this.#leave(null)
    this.#giveUp?.()
  }

  /** A signature by the chosen account over `<Bytes>` + text + `</Bytes>`, unless the wallet did something else: check it. */
  async sign(text: string): Promise<Signed> {
    const { chosen, accounts, signing } = this.#state
    const account = accounts.find(({ address }) => address === chosen)
    const signRaw = methodOf(this.#signer, 'signRaw')
    if (account === undefined || signing) return this.#unsigned('gone')
    if (signRaw === null) return this.#unsigned('cannot-sign')
    const turn = this.#turn
    this.#set({ signing: true, problem: null })
    const data = `0x${bytesToHex(utf8ToBytes(text))}`
    try {
      const asked = Promise.resolve(signRaw({ address: account.walletAddress, data, type: 'bytes' }))
      const answer = await Promise.race([asked, this.#givenUp()])
      if (turn !== this.#turn || !this.#state.signing) return this.#unsigned('stopped')
      const signature = signatureIn(answer)
      if (signature === null) return this.#unsigned('malformed')
      this.#set({ signing: false })
      return { ok: true, signature }
    } catch (error) {
      const problem = problemOf(error, 'signature')
      if (turn === this.#turn && this.#state.signing) this.#set({ signing: false, problem })
      return { ok: false, problem }
    }
  }

  #unsigned(code: WalletProblemCode): Signed {
    // What was said meanwhile of why nobody waits for it any more is the better reason.
    const problem = this.#state.signing ? { code, detail: '' } : (this.#state.problem ?? { code, detail: '' })
    this.#set({ signing: false, problem })
    return { ok: false, problem }
  }

  /** Accounts as they are, and as they become: a person may take one back, or lock the wallet, at any time. */
  async #watchAccounts({ accounts, signer }: Enabled, turn: number): Promise<void> {
    const first = await Promise.race([firstAccounts(accounts), this.#givenUp()])
    if (turn !== this.#turn) return
    this.#signer = signer
    this.#took(first)
    if (this.#state.phase !== 'connected') return
    this.#unsubscribe = watchAccounts(accounts, (list) => {
      if (turn === this.#turn) this.#took(list)
    })
  }

  #took(list: unknown): void {
    const { accounts, skipped } = accountsIn(list)
    const { phase, chosen, signing } = this.#state
    if (phase === 'asking') return this.#tookFirst(accounts, skipped)
    const still = chosen === null || accounts.some(({ address }) => address === chosen)
    if (still) return this.#set({ accounts, skipped })
    const problem: WalletProblem = { code: accounts.length === 0 ? 'gone' : 'switched', detail: '' }
    this.#set({ accounts, skipped, chosen: null, signing: false, problem })
    if (signing) this.#giveUp?.()
  }

  #tookFirst(accounts: WalletsState['accounts'], skipped: number): void {
    if (accounts.length === 0) {
      this.#fail({ code: skipped > 0 ? 'only-ethereum' : 'no-accounts', detail: '' })
      return
    }
    const [only] = accounts
    const chosen = accounts.length === 1 && only !== undefined ? only.address : null
    this.#set({ phase: 'connected', accounts, skipped, chosen })
  }

  #fail(problem: WalletProblem): void {
    const { wallet } = this.#state
    this.#leave(problem)
    // Which one it was is part of the sentence.
    this.#set({ wallet })
  }

  #leave(problem: WalletProblem | null): void {
    this.#begin()
    const { wallets, wallet } = this.#state
    const phase = wallets.length === 0 ? 'none' : 'found'
    this.#set({ ...NOTHING, phase, problem, wallet: problem === null ? null : wallet })
  }

  /** @returns the number of the question that begins here */
  #begin(): number {
    this.#unsubscribe()
    this.#unsubscribe = () => undefined
    this.#signer = null
    this.#turn += 1
    return this.#turn
  }

  /** Resolves, with null, when nobody waits for the wallet any more. */
  #givenUp(): Promise<null> {
    return new Promise((resolve) => {
      this.#giveUp = () => resolve(null)
    })
  }

  #start(): void {
    this.#stops = [this.#window.listen(() => this.look())]
    this.look()
    for (const ms of LOOKS_MS) this.#stops.push(this.#window.after(ms, () => this.#lookLater(ms)))
  }

  #lookLater(ms: number): void {
    this.look()
    if (ms >= LAST_HOPE_MS && this.#state.phase === 'looking') this.#set({ phase: 'none' })
  }

  #stop(): void {
    for (const stop of this.#stops) stop()
    this.#stops = []
  }

  #set(change: Partial<WalletsState>): void {
    this.#state = { ...this.#state, ...change }
    for (const listener of this.#listeners) listener()
  }
}

function connectProblem(error: unknown): WalletProblem {
  return error instanceof NotLoadedError ? { code: 'not-loaded', detail: '' } : problemOf(error, 'accounts')
}
