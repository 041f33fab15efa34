import type { BrowserContext, Page } from 'playwright-core'

/** What the popup's buttons do, done by the test. */
export class ExtensionWallet {
  readonly #page: Page

  private constructor(page: Page) {
    this.#page = page
  }

  /** Opens the wallet's own page in a browser that was opened with the extension. */
  static async open(context: BrowserContext): Promise<ExtensionWallet> {
    const worker =
      context.serviceWorkers().find(isWallet) ?? (await context.waitForEvent('serviceworker', isWallet))
    const page = await context.newPage()
    await page.goto(`chrome-extension://${new URL(worker.url()).host}/wallet.html`)
    const wallet = new ExtensionWallet(page)
    // Requests wait in the list; no window comes up for them.
    await wallet.ask('pri(settings.notification)', 'extension')
    return wallet
  }

  /** @returns the account's address, SS58 of prefix 42 */
  async create(name: string, phrase: string, password: string): Promise<string> {
    await this.ask('pri(accounts.create.suri)', {
      name,
      password,
      suri: phrase,
      type: 'sr25519',
      genesisHash: null,
    })
    const { address } = (await this.ask('pri(seed.validate)', { suri: phrase, type: 'sr25519' })) as {
      address: string
    }
    return address
  }

  /** Lets the site see `accounts` as soon as it asks. */
  async approveSite(accounts: readonly string[]): Promise<void> {
    const id = await this.#requested('pri(authorize.requests)')
    await this.ask('pri(authorize.approve)', { id, authorizedAccounts: accounts })
  }

  async refuseSite(): Promise<void> {
    await this.ask('pri(authorize.reject)', await this.#requested('pri(authorize.requests)'))
  }

  /** What the site wants signed, as the popup would show it. */
  async askedToSign(): Promise<string> {
    const { request } = await this.#first('pri(signing.requests)')
    return Buffer.from(request?.payload?.data?.replace(/^0x/, '') ?? '', 'hex').toString('utf8')
  }

  async sign(password: string): Promise<void> {
    const id = await this.#requested('pri(signing.requests)')
    await this.ask('pri(signing.approve.password)', { id, password, savePass: false })
  }

  async cancelSigning(): Promise<void> {
    await this.ask('pri(signing.cancel)', { id: await this.#requested('pri(signing.requests)') })
  }

  /** How many requests wait for a person. */
  waiting(): Promise<number> {
    return this.#page.evaluate(() =>
      ['pri(authorize.requests)', 'pri(signing.requests)'].reduce(
        (sum, list) => sum + (Reflect.get(window, 'walletLists').get(list)?.length ?? 0),
        0,
      ),
    )
  }

  /** Takes back what sites may see. */
  async forgetSites(): Promise<void> {
    const { list } = (await this.ask('pri(authorize.list)', null)) as { list: Record<string, unknown> }
    for (const site of Object.keys(list)) await this.ask('pri(authorize.remove)', site)
  }

  ask(message: string, request: unknown): Promise<unknown> {
    return this.#page.evaluate(
      ([name, body]) => Reflect.get(window, 'askWallet')(name, body) as Promise<unknown>,
      [message, request] as const,
    )
  }

  async #requested(list: string): Promise<string> {
    return (await this.#first(list)).id
  }

  /** The oldest request that waits for a person. */
  async #first(list: string): Promise<Request> {
    const handle = await this.#page.waitForFunction(
      (name) => Reflect.get(window, 'walletLists').get(name)?.[0],
      list,
    )
    return handle.jsonValue()
  }
}

interface Request {
  readonly id: string
  readonly request?: { readonly payload?: { readonly data?: string } }
}

const isWallet = (worker: { url(): string }) => worker.url().startsWith('chrome-extension://')
