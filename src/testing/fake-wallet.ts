/** Wallets and sessions of a drive that is only data: what the Wallet page can look like. */
import type { DriveApi } from '../client/drive-api.ts'
import type { Outcome } from '../client/outcome-api.ts'
import type { EndedSession, WalletSession, WalletState } from '../client/wallet-api.ts'
import { createTestWallet, testAccount, type WalletTemper } from './test-wallet.ts'

export const FAKE_SESSIONS = [
  'none',
  'live',
  'named',
  'named-away',
  'instead',
  'ending',
  'expired',
  'revoked',
  'ended',
  'untold',
  'away',
] as const
export type FakeSession = (typeof FAKE_SESSIONS)[number]

const HOUR = 3_600_000
const ADA = testAccount('Ada’s account', 1)
const BOB = testAccount('Field trips 🌊 (Bob and everybody else at the station)', 2)

type WalletCalls = 'offerSession' | 'acceptSession' | 'endSession' | 'leaveWallet'

/** @param hotkeys of three validators */
export function fakeWallet(
  kind: FakeSession,
  hotkeys: readonly string[],
  tell: (state: WalletState) => void,
): { readonly walletState: () => WalletState } & Pick<DriveApi, WalletCalls> {
  const fine = <T>(value: T): Outcome<T> => ({ ok: true, value })
  let state = stateOf(kind, hotkeys)
  const become = (next: WalletState): Outcome<null> => {
    state = next
    tell(next)
    return fine(null)
  }
  const accounts = [ADA.keypair.address]
  return {
    walletState: () => state,
    offerSession: async ({ account }) => fine({ id: 'offer', text: textOf(account) }),
    acceptSession: async () => become({ ...NONE, session: sessionOf(8, hotkeys), accounts }),
    endSession: async () => {
      const end = endOf(hotkeys)
      become({ ...NONE, accounts, ended: [end] })
      return fine(end)
    },
    leaveWallet: async () => become({ ...NONE, accounts }),
  }
}

const NONE: WalletState = { session: null, over: null, accounts: [], ended: [] }

function endOf(hotkeys: readonly string[]): EndedSession {
  return {
    serial: 'ab',
    account: ADA.keypair.address,
    accountName: ADA.name,
    until: Date.now() + 7.4 * HOUR,
    told: 2,
    unreached: hotkeys.slice(2, 3),
    isListKnown: true,
  }
}

function stateOf(kind: FakeSession, hotkeys: readonly string[]): WalletState {
  const accounts = kind === 'none' ? [] : [ADA.keypair.address]
  const some = hotkeys.slice(0, 2)
  const live = sessionOf(7.4, hotkeys)
  switch (kind) {
    case 'none':
    case 'away':
      return { ...NONE, accounts }
    case 'live':
      return { ...NONE, session: live, accounts }
    case 'named':
    case 'named-away':
      return { ...NONE, session: { ...live, validators: some, known: some }, accounts }
    case 'instead':
      return { ...NONE, session: { ...live, known: some, instead: hotkeys.slice(2, 3) }, accounts }
    case 'ending':
      return { ...NONE, session: sessionOf(0.1, hotkeys), accounts }
    case 'expired':
    case 'revoked':
      return { ...NONE, session: sessionOf(-0.2, hotkeys), over: kind, accounts }
    case 'ended':
      return { ...NONE, session: live, over: kind, accounts, ended: [{ ...endOf(hotkeys), unreached: [] }] }
    case 'untold':
      return {
        ...NONE,
        accounts,
        ended: [{ ...endOf(hotkeys), told: 0, unreached: some, isListKnown: false }],
      }
  }
}

function sessionOf(hoursLeft: number, hotkeys: readonly string[]): WalletSession {
  const until = Date.now() + hoursLeft * HOUR
  return {
    account: ADA.keypair.address,
    accountName: ADA.name,
    wallet: 'polkadot-js',
    validators: 'any',
    from: until - 8 * HOUR,
    until,
    requests: 1_284,
    known: [...hotkeys],
    instead: [],
  }
}

function textOf(account: string): string {
  return [
    'FileTAO Drive asks you to let this browser sign its requests',
    '',
    "It may store, fetch, check, renew and delete files in your account's name. It cannot move funds.",
    'Purpose: filetao-session/1',
    `Network: 0x${'2f'.repeat(32)}`,
    'Subnet: 21',
    `Account: ${account}`,
    `Session key: ed25519:${'7d'.repeat(32)}`,
    'Validators: any',
    'From: 2026-11-28T18:00:00Z',
    'Until: 2026-11-29T02:00:00Z',
    'Serial: 00112233445566778899aabbccddeeff',
  ].join('\n')
}

/** Puts wallets into the window as extensions do. @param which a temper, or `two`; anything else: none */
export function injectFakeWallets(which: string | null): void {
  if (which === null) return
  // Tempers are plain words; one that is none makes a wallet that is good.
  const wallet = createTestWallet([ADA, BOB], { temper: which as WalletTemper })
  const other = createTestWallet([BOB], { temper: 'silent' })
  const several = { 'polkadot-js': wallet.injected, talisman: other.injected }
  Reflect.set(globalThis, 'injectedWeb3', which === 'two' ? several : { 'polkadot-js': wallet.injected })
}
