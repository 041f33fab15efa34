/** The few parts of Chromium's extension interface that the shell calls. */
import type { MessageTypes, RequestTypes } from '@polkadot/extension-base/background/types'

export interface WalletMessage {
  readonly id: string
  readonly message: MessageTypes
  readonly request: RequestTypes[MessageTypes]
}

interface Heard<T> {
  addListener(listener: (value: T) => void): void
}

/** One end of a connection between two parts of the extension. */
export interface ExtensionPort<Received> {
  readonly name: string
  readonly sender?: { readonly url?: string; readonly tab?: { readonly url?: string } }
  readonly onMessage: Heard<Received>
  readonly onDisconnect: Heard<unknown>
  postMessage(message: object): void
}

interface ExtensionApi {
  readonly runtime: {
    readonly onConnect: Heard<ExtensionPort<WalletMessage>>
    connect<Received>(options: { readonly name: string }): ExtensionPort<Received>
  }
}

declare const chrome: ExtensionApi

export const extensionApi = chrome
