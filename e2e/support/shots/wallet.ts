/** The Wallet page in its states; wallets are put into the window by the gallery (`?wallets=`). */
import type { Page } from 'playwright-core'
import type { Shot } from './shot.ts'

/** In both languages of the gallery. */
const CONNECT = /^(Connect|Verbinde) Polkadot/
const SIGN = /^(Sign in the wallet|In der Wallet signieren)$/
const LOOK = /^(Look again|Noch einmal suchen)$/
const AGAIN = /^(Sign again|Neu signieren)$/
const CHOSEN = /^(Chosen ones|Ausgewählte)$/

const connect = (page: Page) => page.getByRole('button', { name: CONNECT }).click()

const lookedFor = (page: Page) => page.getByRole('button', { name: LOOK }).waitFor()
const shown = (page: Page) => page.getByRole('button', { name: AGAIN }).waitFor()

async function choose(page: Page): Promise<void> {
  await connect(page)
  await page.getByRole('radio', { name: 'Ada' }).check()
}

async function sign(page: Page): Promise<void> {
  await choose(page)
  await page.getByRole('button', { name: SIGN }).click()
}

async function named(page: Page): Promise<void> {
  await choose(page)
  await page.getByRole('radio', { name: CHOSEN }).check({ force: true })
}

export const WALLET: readonly Shot[] = [
  { name: 'wallet-none', path: '/wallet', act: lookedFor },
  { name: 'wallet-found', path: '/wallet?wallets=two' },
  { name: 'wallet-refused', path: '/wallet?wallets=refuses-page', act: connect },
  { name: 'wallet-locked', path: '/wallet?wallets=locked', act: connect },
  { name: 'wallet-asking', path: '/wallet?wallets=silent', act: connect },
  { name: 'wallet-connected', path: '/wallet?wallets=two', act: connect },
  { name: 'wallet-named', path: '/wallet?wallets=two', act: named },
  { name: 'wallet-signing', path: '/wallet?wallets=silent-signer', act: sign },
  { name: 'wallet-cancelled', path: '/wallet?wallets=cancels', act: sign },
  { name: 'wallet-live', path: '/wallet?session=named' },
  { name: 'wallet-ending', path: '/wallet?session=ending&transfers=mixed', act: shown },
  { name: 'wallet-expired', path: '/wallet?session=expired&transfers=wallet', act: shown },
  { name: 'wallet-named-away', path: '/wallet?session=named-away&transfers=named', act: shown },
  { name: 'wallet-instead', path: '/wallet?session=instead' },
  { name: 'wallet-ended', path: '/wallet?session=ended&transfers=wallet', act: shown },
  { name: 'wallet-untold', path: '/wallet?session=untold', act: lookedFor },
  { name: 'wallet-away', path: '/wallet?session=away', act: lookedFor },
]
