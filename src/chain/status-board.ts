/** What is known of the connection, and who wants to know. Listeners hear each change once. */
import type { ChainStatus } from './chain-types.ts'

export class StatusBoard {
  readonly #listeners = new Set<(status: ChainStatus) => void>()
  #connectedListener: () => void = () => undefined
  #wasConnected = false
  #status: ChainStatus = { state: 'connecting', url: null, detail: null }

  get status(): ChainStatus {
    return this.#status
  }

  listen(listener: (status: ChainStatus) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** @param listener called at each connection from now on */
  onConnected(listener: () => void): void {
    this.#connectedListener = listener
  }

  connecting(url: string): void {
    const state = this.#wasConnected ? 'reconnecting' : 'connecting'
    this.#set({ state, url, detail: this.#status.detail })
  }

  connected(url: string): void {
    this.#wasConnected = true
    this.#set({ state: 'connected', url, detail: null })
    if (this.#status.state === 'connected') this.#connectedListener()
  }

  lost(detail: string): void {
    const state = this.#wasConnected ? 'reconnecting' : 'connecting'
    this.#set({ state, url: this.#status.url, detail })
  }

  close(): void {
    this.#set({ state: 'closed', url: this.#status.url, detail: null })
  }

  #set(status: ChainStatus): void {
    const { state, url, detail } = this.#status
    // Closed is final: what the socket still says on its way out is of no interest.
    if (state === 'closed' || (state === status.state && url === status.url && detail === status.detail))
      return
    this.#status = status
    for (const listener of this.#listeners) listener(status)
  }
}
