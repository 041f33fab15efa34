/**
 * Nonces and caller ids of signed requests. A server takes nonces of one id in growing order only, and
 * parallel requests overtake each other, so requests that are in flight together use different ids; an id
 * is used again when its request has been answered.
 */
export interface Lane {
  readonly uuid: string
}

const NS_PER_MS = 1_000_000n

export class CallLanes {
  readonly #now: () => number
  readonly #free = new Map<string, Lane[]>()
  readonly #offsetNs = new Map<string, bigint>()
  readonly #last = new Map<string, bigint>()

  /** @param now unix milliseconds */
  constructor(now: () => number) {
    this.#now = now
  }

  take(hotkey: string): Lane {
    return this.#free.get(hotkey)?.pop() ?? { uuid: crypto.randomUUID() }
  }

  giveBack(hotkey: string, lane: Lane): void {
    const free = this.#free.get(hotkey)
    if (free === undefined) this.#free.set(hotkey, [lane])
    else free.push(lane)
  }

  /** Unix nanoseconds by the target's clock as far as it is known; strictly growing. */
  nonce(hotkey: string): bigint {
    const wanted = BigInt(Math.trunc(this.#now())) * NS_PER_MS + (this.#offsetNs.get(hotkey) ?? 0n)
    const last = this.#last.get(hotkey) ?? 0n
    const nonce = wanted > last ? wanted : last + 1n
    this.#last.set(hotkey, nonce)
    return nonce
  }

  /** Takes over the target's clock. What it says only decides which nonces it is sent. @returns seconds of difference */
  learnClock(hotkey: string, targetNowNs: string | undefined): number | null {
    if (targetNowNs === undefined || !/^[0-9]{19}$/.test(targetNowNs)) return null
    const offset = BigInt(targetNowNs) - BigInt(Math.trunc(this.#now())) * NS_PER_MS
    this.#offsetNs.set(hotkey, offset)
    // Ids that were used with later nonces are spent under the new clock.
    this.#last.delete(hotkey)
    this.#free.delete(hotkey)
    return Number(offset / (1000n * NS_PER_MS))
  }
}
