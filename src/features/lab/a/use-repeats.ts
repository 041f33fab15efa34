import { useRef, useState } from 'react'
import type { LiveRequest, LiveRound } from '../../../client/live/live-api.ts'
import type { DriveFailure, Outcome } from '../../../client/outcome-api.ts'
import { BRIDGE_FAILURE } from '../../shared/error-sentences.ts'
import { useNetworkReader } from '../../shared/network-reader.tsx'
import { type Trial, trialOf } from './trials-model.ts'

export interface RepeatsState {
  readonly running: boolean
  /** How many there are to be. */
  readonly wanted: number
  readonly trials: readonly Trial[]
  /** What ended them early. */
  readonly failure: DriveFailure | null
}

const NOTHING: RepeatsState = { running: false, wanted: 0, trials: [], failure: null }

/** One round after the other, so that none waits for another. One that was stopped is no trial. */
export function useRepeats() {
  const reader = useNetworkReader()
  const [state, setState] = useState(NOTHING)
  const stopped = useRef(false)

  const run = async (request: LiveRequest, wanted: number): Promise<void> => {
    stopped.current = false
    setState({ ...NOTHING, running: true, wanted })
    for (let i = 0; i < wanted && !stopped.current; i += 1) {
      const done = await reader
        .round(request, () => undefined)
        .catch((): Outcome<LiveRound> => ({ ok: false, error: BRIDGE_FAILURE }))
      if (!done.ok) {
        setState((before) => ({ ...before, failure: done.error }))
        break
      }
      const { value } = done
      if (value.cause !== 'cancelled')
        setState((before) => ({ ...before, trials: [...before.trials, trialOf(value)] }))
    }
    setState((before) => ({ ...before, running: false }))
  }
  const stop = () => {
    stopped.current = true
    void reader.stopRounds().catch(() => undefined)
  }
  return { ...state, run, stop }
}
