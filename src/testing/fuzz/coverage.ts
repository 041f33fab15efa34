/**
 * Which characters of our parsers ran, by V8's precise coverage (node:inspector), with no tool in between. Characters and not
 * V8's ranges: it joins neighbours that ran equally often, so that the same code comes in other ranges each time.
 */
import { type Profiler, Session } from 'node:inspector'

/** And the two libraries that read bytes for them. */
const OURS = /\/src\/(?:protocol|wire|client)\/|\/node_modules\/(?:cborg|@scure\/base)\//

/** By script: 1 where code ran. */
export type Ran = ReadonlyMap<string, Uint8Array>

export class CodeCoverage {
  readonly #session = new Session()
  readonly #reached = new Map<string, Uint8Array>()
  #characters = 0

  constructor() {
    this.#session.connect()
    this.#session.post('Profiler.enable')
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  }

  /** Characters of code that what was kept has reached. */
  get characters(): number {
    return this.#characters
  }

  /** @returns what ran since the last call */
  ran(): Ran {
    const ran = new Map<string, Uint8Array>()
    // The callback is called before `post` returns: the session is of this thread.
    this.#session.post('Profiler.takePreciseCoverage', (error, { result }) => {
      if (error !== null) throw error
      for (const script of result) if (OURS.test(script.url)) ran.set(script.scriptId, painted(script))
    })
    return ran
  }

  /** Whether some of it was never kept. */
  isNew(ran: Ran): boolean {
    for (const [script, now] of ran) {
      const before = this.#reached.get(script)
      if (now.some((one, at) => one === 1 && before?.[at] !== 1)) return true
    }
    return false
  }

  /** As if nothing had been reached: what one parser has seen of shared code says nothing of the next. */
  forget(): void {
    this.#reached.clear()
    this.#characters = 0
  }

  keep(ran: Ran): void {
    for (const [script, now] of ran) {
      const before = this.#reached.get(script)
      const both = new Uint8Array(Math.max(now.length, before?.length ?? 0))
      if (before !== undefined) both.set(before)
      for (const [at, one] of now.entries()) {
        if (one !== 1 || both[at] === 1) continue
        both[at] = 1
        this.#characters += 1
      }
      this.#reached.set(script, both)
    }
  }

  end(): void {
    this.#session.disconnect()
  }
}

/** Outer ranges come before those in them, and outer functions before those in them: the last one that names a character is right. */
function painted({ functions }: Profiler.ScriptCoverage): Uint8Array {
  const ranges = functions.flatMap((each) => each.ranges)
  const characters = new Uint8Array(Math.max(0, ...ranges.map(({ endOffset }) => endOffset)))
  for (const { startOffset, endOffset, count } of ranges)
    characters.fill(count > 0 ? 1 : 0, startOffset, endOffset)
  return characters
}
