/** A process that runs trials for `program.ts`: a slice of one line at a time, until its parent has no more. */
import { LINES } from './rows.ts'
import type { TrialResult } from './trial.ts'

export interface Slice {
  readonly line: number
  readonly from: number
  readonly count: number
}

export interface SliceResult {
  readonly line: number
  readonly seconds: number
  readonly results: readonly { readonly seed: string; readonly result: TrialResult }[]
}

async function run({ line, from, count }: Slice): Promise<SliceResult> {
  const chosen = LINES[line]
  if (chosen === undefined) throw new RangeError(`no line ${line}`)
  const start = performance.now()
  const results: { seed: string; result: TrialResult }[] = []
  for (let i = from; i < from + count; i += 1) {
    const seed = `${chosen.row} ${line} ${i}`
    results.push({ seed, result: await tried(chosen.trial(seed)) })
  }
  return { line, seconds: (performance.now() - start) / 1000, results }
}

/** A trial that throws has caught nobody. */
async function tried(trial: Promise<TrialResult>): Promise<TrialResult> {
  try {
    return await trial
  } catch (error) {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { caught: false, questions: 0, reason: `the trial threw: ${reason}`, accused: 0 }
  }
}

process.on('message', (slice: Slice) => {
  void run(slice).then(
    (result) => process.send?.(result),
    () => process.exit(1),
  )
})
