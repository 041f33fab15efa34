/**
 * Which blocks of our own parsers ran, by V8's precise coverage (node:inspector), with no tool in between. `take` tells the
 * blocks that ran since the last one and never before.
 */
import { Session } from 'node:inspector'

const OURS = /\/src\/(?:protocol|wire|client)\//

export class BlockCoverage {
  readonly #session = new Session()
  readonly #seen = new Set<string>()

  constructor() {
    this.#session.connect()
    this.#session.post('Profiler.enable')
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  }

  get blocks(): number {
    return this.#seen.size
  }

  /** @returns how many blocks were new */
  take(): number {
    let fresh = 0
    // The callback is called before `post` returns: the session is of this thread.
    this.#session.post('Profiler.takePreciseCoverage', (error, { result }) => {
      if (error !== null) throw error
      for (const { url, functions } of result) {
        if (!OURS.test(url)) continue
        for (const { ranges } of functions)
          for (const { startOffset, endOffset, count } of ranges) {
            const block = `${url} ${startOffset} ${endOffset}`
            if (count === 0 || this.#seen.has(block)) continue
            this.#seen.add(block)
            fresh += 1
          }
      }
    })
    return fresh
  }

  end(): void {
    this.#session.disconnect()
  }
}
