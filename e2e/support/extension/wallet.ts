/** The page that stands for the popup: what the popup's buttons send is sent through `askWallet`, what it would show is in `walletLists`. */
import { PORT_EXTENSION } from '@polkadot/extension-base/defaults'
import { extensionApi } from './extension-api.ts'

interface Waiting {
  readonly resolve: (response: unknown) => void
  readonly reject: (error: Error) => void
}

interface Told {
  readonly id: string
  readonly response?: unknown
  readonly subscription?: unknown
  readonly error?: string
}

const waiting = new Map<string, Waiting>()
/** By the message that subscribed: the present list of what waits for a person. */
const lists = new Map<string, unknown>()
const port = extensionApi.runtime.connect<Told>({ name: PORT_EXTENSION })

port.onMessage.addListener(({ id, response, subscription, error }) => {
  if (subscription !== undefined) {
    lists.set(id, subscription)
    return
  }
  const asked = waiting.get(id)
  waiting.delete(id)
  if (error === undefined) asked?.resolve(response)
  else asked?.reject(new Error(error))
})

function send(id: string, message: string, request: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject })
    port.postMessage({ id, message, request })
  })
}

Object.assign(window, {
  walletLists: lists,
  askWallet: (message: string, request: unknown) => send(crypto.randomUUID(), message, request),
})
for (const list of ['pri(authorize.requests)', 'pri(signing.requests)']) void send(list, list, null)
