/** Milliseconds that one piece of work holds a worker's thread: what the page asks meanwhile waits no longer. */
const HELD_MS = 50

/** For long work in small steps: now and then lets whatever else waits for this thread go first. */
export class Breath {
  #since = performance.now()

  async taken(): Promise<void> {
    if (performance.now() - this.#since < HELD_MS) return
    await new Promise<void>((turn) => setTimeout(turn, 0))
    this.#since = performance.now()
  }
}
