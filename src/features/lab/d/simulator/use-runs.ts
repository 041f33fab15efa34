/** The current run and one that was kept: both in the address, both computed again from it. */
import { useEffect, useRef, useState } from 'react'
import type { SimulationOptions, SimulationResult } from '../../../../client/lab/simulation-types.ts'
import { useAddressValues } from '../../../shared/address-values.ts'
import { useLabRunner } from '../../../shared/lab-runner.tsx'
import { parseOptions } from './simulator-address.ts'

export type RunState =
  | { readonly kind: 'none' }
  | { readonly kind: 'running'; readonly days: number; readonly of: number }
  | { readonly kind: 'done'; readonly result: SimulationResult; readonly ms: number }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'broken' }

const NONE: RunState = { kind: 'none' }

export interface Run {
  readonly state: RunState
  readonly cancel: () => void
  /** The same once more. */
  readonly again: () => void
}

/** Runs what the text says; null runs nothing. The same text runs once, until it is asked for again. */
export function useRun(text: string | null): Run {
  const runner = useLabRunner()
  const [attempt, setAttempt] = useState(0)
  const [told, setTold] = useState<{ readonly key: string; readonly run: RunState } | null>(null)
  const stop = useRef<(() => void) | null>(null)
  const key = `${attempt}/${text}`
  useEffect(() => {
    if (text === null) return
    const options: SimulationOptions = parseOptions(text)
    let stale = false
    const tell = (run: RunState) => {
      if (!stale) setTold({ key, run })
    }
    const startMs = performance.now()
    const run = runner.run(options, (days) => tell({ kind: 'running', days, of: options.days }))
    stop.current = () => run.cancel()
    run.result.then(
      (result) =>
        tell(
          result === null ? { kind: 'cancelled' } : { kind: 'done', result, ms: performance.now() - startMs },
        ),
      () => tell({ kind: 'broken' }),
    )
    return () => {
      stale = true
      run.cancel()
    }
  }, [runner, text, key])
  return {
    state: told?.key === key ? told.run : begun(text),
    cancel: () => stop.current?.(),
    again: () => setAttempt(attempt + 1),
  }
}

/** Before the first day is over. */
function begun(text: string | null): RunState {
  return text === null ? NONE : { kind: 'running', days: 0, of: parseOptions(text).days }
}

/** `sim`: the current run (absent: none yet); `simA`: the kept one. */
export function useSimulatorAddress() {
  const [{ sim, simA }, put] = useAddressValues(['sim', 'simA'])
  return { current: sim, kept: simA, put }
}
