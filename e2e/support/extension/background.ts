/** The service worker: every message of a page or of the wallet's own page goes to the extension's genuine handlers. */
import ExtensionHandlers from '@polkadot/extension-base/background/handlers/Extension'
import State from '@polkadot/extension-base/background/handlers/State'
import Tabs from '@polkadot/extension-base/background/handlers/Tabs'
import { PORT_CONTENT, PORT_EXTENSION } from '@polkadot/extension-base/defaults'
import { AccountsStore } from '@polkadot/extension-base/stores'
import keyring from '@polkadot/ui-keyring'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import { type ExtensionPort, extensionApi, type WalletMessage } from './extension-api.ts'

interface Handlers {
  readonly own: ExtensionHandlers
  readonly tabs: Tabs
}

// The package's own index does this with a top-level await, which a service worker may not have.
async function begin(): Promise<Handlers> {
  await cryptoWaitReady()
  const state = new State()
  await state.init()
  keyring.loadAll({ store: new AccountsStore(), type: 'sr25519' })
  return { own: new ExtensionHandlers(state), tabs: new Tabs(state) }
}

const handlers = begin()

async function answer(
  port: ExtensionPort<WalletMessage>,
  { id, message, request }: WalletMessage,
): Promise<unknown> {
  const { own, tabs } = await handlers
  if (port.name === PORT_EXTENSION) return own.handle(id, message, request, port)
  return tabs.handle(id, message, request, port.sender?.url ?? port.sender?.tab?.url ?? '', port)
}

extensionApi.runtime.onConnect.addListener((port) => {
  if (port.name !== PORT_CONTENT && port.name !== PORT_EXTENSION) return
  let open = true
  port.onDisconnect.addListener(() => {
    open = false
  })
  port.onMessage.addListener((sent) => {
    answer(port, sent).then(
      (response) => open && port.postMessage({ id: sent.id, response }),
      (error: unknown) =>
        open &&
        port.postMessage({ id: sent.id, error: error instanceof Error ? error.message : String(error) }),
    )
  })
})
