/** The package as a page's script: everything through the gateway that serves the page. */
import { accountFromSeed, retrieve, store, subtensor } from '../../src/sdk/sdk.ts'

export interface SdkCheck {
  readonly cid: string
  readonly hotkeys: readonly string[]
  readonly text: string
  readonly missing: string
}

async function storeAndRetrieve(origin: string): Promise<SdkCheck> {
  const account = accountFromSeed(crypto.getRandomValues(new Uint8Array(32)))
  const chain = await subtensor(`${origin.replace(/^http/, 'ws')}/chain`, { gateway: origin })
  try {
    // A network that was just started has no validator with trust yet: one is named.
    const { neurons } = await chain.client.metagraph(21)
    const uid = neurons.find(({ validatorPermit }) => validatorPermit)?.uid ?? null
    const { cid, hotkeys } = await store('from a page', account, chain, { uid })
    const text = new TextDecoder().decode(await retrieve(cid, account, chain, { hotkeys }))
    const other = cid.replace(/.{8}$/, 'aaaaaaaa')
    const missing = await retrieve(other, account, chain, { hotkeys }).then(
      () => 'found',
      (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error)),
    )
    return { cid, hotkeys, text, missing }
  } finally {
    chain.close()
  }
}

Object.assign(globalThis, { storeAndRetrieve })
