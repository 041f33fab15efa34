/** For tests: what a page's platform gives the drive, in memory and at the test's command. */
import type { CachePort, Clock, Connectivity, HoldPort } from '../client/ports.ts'

/** A network that is there or not. */
export class Switch implements Connectivity {
  #online = true
  readonly #listeners = new Set<() => void>()

  isOnline(): boolean {
    return this.#online
  }

  listen(changed: () => void): () => void {
    this.#listeners.add(changed)
    return () => this.#listeners.delete(changed)
  }

  turn(online: boolean): void {
    this.#online = online
    for (const listener of this.#listeners) listener()
  }
}

export class MemoryCache implements CachePort {
  readonly kept = new Map<string, Uint8Array>()
  /** How many bytes it takes. */
  room = Number.POSITIVE_INFINITY

  async get(name: string): Promise<Uint8Array | null> {
    return this.kept.get(name)?.slice() ?? null
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    this.kept.set(name, bytes.slice())
  }

  async remove(name: string): Promise<void> {
    this.kept.delete(name)
  }

  async names(): Promise<string[]> {
    return [...this.kept.keys()]
  }

  async hasRoom(bytes: number): Promise<boolean> {
    const used = [...this.kept.values()].reduce((sum, blob) => sum + blob.length, 0)
    return used + bytes <= this.room
  }
}

/** As Web Locks: one holder a name over all who share the value. */
export class MemoryHolds implements HoldPort {
  readonly #held = new Set<string>()

  async tryHold(name: string): Promise<(() => void) | null> {
    if (this.#held.has(name)) return null
    this.#held.add(name)
    return () => void this.#held.delete(name)
  }
}

/** Time that moves when somebody says so; sleepers wake in order. */
export class ManualClock implements Clock {
  #now = 1_000_000
  #sleepers: { readonly at: number; readonly wake: () => void }[] = []

  now(): number {
    return this.#now
  }

  after(ms: number, work: () => void): () => void {
    const sleeper = { at: this.#now + ms, wake: work }
    this.#sleepers.push(sleeper)
    return () => {
      this.#sleepers = this.#sleepers.filter((other) => other !== sleeper)
    }
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted()
      const withdraw = this.after(ms, resolve)
      signal.addEventListener(
        'abort',
        () => {
          withdraw()
          reject(signal.reason)
        },
        { once: true },
      )
    })
  }

  /** Lets `ms` pass, waking whoever is due on the way, with a turn of the event loop after each. */
  async pass(ms: number): Promise<void> {
    const until = this.#now + ms
    for (;;) {
      await new Promise((turn) => setImmediate(turn))
      const due = this.#sleepers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0]
      if (due === undefined) break
      this.#sleepers = this.#sleepers.filter((other) => other !== due)
      this.#now = Math.max(this.#now, due.at)
      due.wake()
    }
    this.#now = until
    await new Promise((turn) => setImmediate(turn))
  }
}
