/** One parser, given mutations of a corpus that grows by what reached a block of code that nothing before it had reached. */
import { REFUSALS } from '../stored-format.ts'
import type { CodeCoverage } from './coverage.ts'
import { type Draw, mutate } from './mutate.ts'
import { type FuzzTarget, TOKENS } from './targets.ts'

/** Coverage is looked at once for so many inputs: reading it takes as long as thousands of small ones. More after each look that told nothing. */
const BATCH = [64, 8_192] as const
const SLOW_MS = 1_000

/** Small and fast (xorshift32); what it draws has to be repeatable, not secret. */
export function drawer(seed: number): Draw {
  let state = seed >>> 0 || 1
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return below <= 1 ? 0 : (state >>> 0) % below
  }
}

export interface FuzzOutcome {
  readonly corpus: number
  /** Characters of code that only its mutants reached. */
  readonly reached: number
  readonly failures: readonly string[]
  readonly perSecond: number
}

function failureOf(target: FuzzTarget, input: Uint8Array): string | null {
  const began = performance.now()
  try {
    target.read(input)
  } catch (caught) {
    if (!(caught instanceof Error && REFUSALS.includes(caught.name))) return `threw ${String(caught)}`
  }
  const ms = performance.now() - began
  return ms > SLOW_MS ? `took ${ms.toFixed(0)} ms` : null
}

export function fuzz(target: FuzzTarget, inputsMax: number, coverage: CodeCoverage, draw: Draw): FuzzOutcome {
  const corpus = [...target.seeds]
  const failures: string[] = []
  const began = performance.now()
  const run = (input: Uint8Array): void => {
    const failure = failureOf(target, input)
    if (failure !== null)
      failures.push(`${target.name} ${failure} on ${Buffer.from(input).toString('base64')}`)
  }
  coverage.forget()
  coverage.ran()
  for (const seed of corpus) run(seed)
  coverage.keep(coverage.ran())
  const before = coverage.characters
  let batch: number = BATCH[0]
  for (let done = 0; done < inputsMax; ) {
    const inputs = Array.from({ length: Math.min(batch, inputsMax - done) }, () => {
      const pick = () => corpus[draw(corpus.length)] ?? new Uint8Array(0)
      return mutate(pick(), pick(), TOKENS, draw)
    })
    for (const input of inputs) run(input)
    done += inputs.length
    const found = coverage.isNew(coverage.ran()) ? newIn(inputs, target, coverage) : []
    corpus.push(...found)
    batch = found.length > 0 ? BATCH[0] : Math.min(2 * batch, BATCH[1])
  }
  const seconds = (performance.now() - began) / 1000
  return {
    corpus: corpus.length,
    reached: coverage.characters - before,
    failures,
    perSecond: inputsMax / seconds,
  }
}

/** Of a batch that reached something new: each input that reached what none before it had, found by halves. */
function newIn(inputs: readonly Uint8Array[], target: FuzzTarget, coverage: CodeCoverage): Uint8Array[] {
  for (const input of inputs) failureOf(target, input)
  const ran = coverage.ran()
  if (!coverage.isNew(ran)) return []
  if (inputs.length === 1) {
    coverage.keep(ran)
    return [...inputs]
  }
  const half = inputs.length >> 1
  return [inputs.slice(0, half), inputs.slice(half)].flatMap((part) => newIn(part, target, coverage))
}
