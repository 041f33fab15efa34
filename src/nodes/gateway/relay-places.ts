/** How many relayed calls may be under way, so that neither one caller nor one axon that hangs takes the gateway from everybody. */

/** A page has about a dozen calls under way; a proxy in front of the gateway makes many pages one caller. */
const PER_CALLER_MAX = 256
/** Those that have a connection to the axon and those that wait for one. */
const PER_TARGET_MAX = 128

export interface PlaceLimits {
  readonly perCaller?: number
  readonly perTarget?: number
}

export class RelayPlaces {
  readonly #perCaller: number
  readonly #perTarget: number
  readonly #held = new Map<string, number>()

  constructor({ perCaller = PER_CALLER_MAX, perTarget = PER_TARGET_MAX }: PlaceLimits = {}) {
    this.#perCaller = perCaller
    this.#perTarget = perTarget
  }

  /** @returns what gives the place back, once; or who has too many */
  take(caller: string, target: string): (() => void) | 'caller' | 'target' {
    const keys = [`caller ${caller}`, `target ${target}`] as const
    if ((this.#held.get(keys[0]) ?? 0) >= this.#perCaller) return 'caller'
    if ((this.#held.get(keys[1]) ?? 0) >= this.#perTarget) return 'target'
    for (const key of keys) this.#held.set(key, (this.#held.get(key) ?? 0) + 1)
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
      for (const key of keys) {
        const left = (this.#held.get(key) ?? 1) - 1
        if (left <= 0) this.#held.delete(key)
        else this.#held.set(key, left)
      }
    }
  }
}
