/** One parser, given mutations of a corpus that grows by what reached a block of code that nothing before it had reached. */
import { REFUSALS } from '../stored-format.ts'
import { BlockCoverage } from './coverage.ts'
import { type Draw, mutate } from './mutate.ts'
import { type FuzzTarget, TOKENS } from './targets.ts'

/** Coverage is looked at once for so many inputs, and one by one only where there was something new. */
const BATCH = 64
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
  readonly blocks: number
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

export function fuzz(
  target: FuzzTarget,
  inputsMax: number,
  coverage: BlockCoverage,
  draw: Draw,
): FuzzOutcome {
  const corpus = [...target.seeds]
  const failures: string[] = []
  const before = coverage.blocks
  const began = performance.now()
  const run = (input: Uint8Array): void => {
    const failure = failureOf(target, input)
    if (failure !== null)
      failures.push(`${target.name} ${failure} on ${Buffer.from(input).toString('base64')}`)
  }
  for (const seed of corpus) run(seed)
  coverage.take()
  for (let done = 0; done < inputsMax; done += BATCH) {
    const inputs = Array.from({ length: Math.min(BATCH, inputsMax - done) }, () => {
      const pick = () => corpus[draw(corpus.length)] ?? new Uint8Array(0)
      return mutate(pick(), pick(), TOKENS, draw)
    })
    for (const input of inputs) run(input)
    if (coverage.take() > 0) corpus.push(...newIn(inputs, target))
  }
  const seconds = (performance.now() - began) / 1000
  return { corpus: corpus.length, blocks: coverage.blocks - before, failures, perSecond: inputsMax / seconds }
}

/** Of a batch that reached something new: each input whose own coverage no earlier one of the batch has. */
function newIn(inputs: readonly Uint8Array[], target: FuzzTarget): Uint8Array[] {
  const own = new BlockCoverage()
  own.take()
  const kept = inputs.filter((input) => {
    failureOf(target, input)
    return own.take() > 0
  })
  own.end()
  return kept
}
