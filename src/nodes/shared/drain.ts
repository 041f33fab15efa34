/**
 * How a server stops with work in flight: from `begin` on it is draining, new work is refused with the time to come back, and
 * whoever is being answered is waited for. The port stays open meanwhile, so that a balancer reads "not ready" and not a broken connection.
 */
import type { ServerResponse } from 'node:http'

export class Drain {
  #open = 0
  #draining = false
  #whenIdle: (() => void) | null = null

  get draining(): boolean {
    return this.#draining
  }

  /** Requests whose answer is not over. */
  get open(): number {
    return this.#open
  }

  /**
   * Counts a request until its answer is over, however it ends.
   * @param over called then; a stream that is passed on hangs seven listeners of its own to an answer, of the ten that Node takes for no leak
   */
  hold(response: ServerResponse, over?: () => void): void {
    this.#open += 1
    response.once('close', () => {
      over?.()
      this.#open -= 1
      if (this.#open === 0) this.#whenIdle?.()
    })
  }

  /** Resolves when nothing is in flight any more, or after `graceMs`. @returns whether nothing is left */
  async begin(graceMs: number): Promise<boolean> {
    this.#draining = true
    if (this.#open === 0) return true
    return new Promise((resolve) => {
      const over = setTimeout(() => resolve(false), graceMs)
      this.#whenIdle = () => {
        clearTimeout(over)
        resolve(true)
      }
    })
  }
}
