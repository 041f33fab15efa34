import { useState } from 'react'
import type { DriveFailure, Outcome } from '../../client/outcome-api.ts'
import { BRIDGE_FAILURE } from './error-sentences.ts'

export interface Call {
  readonly busy: boolean
  readonly failure: DriveFailure | null
  /** Never rejects: a worker that does not answer is a failure like any other. */
  readonly run: <T>(action: () => Promise<Outcome<T>>) => Promise<Outcome<T>>
  readonly clear: () => void
}

/** Runs one call of the drive at a time and keeps its failure for the form to show. */
export function useCall(): Call {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<DriveFailure | null>(null)

  const run = async <T>(action: () => Promise<Outcome<T>>): Promise<Outcome<T>> => {
    setBusy(true)
    setFailure(null)
    const outcome = await action().catch((): Outcome<T> => ({ ok: false, error: BRIDGE_FAILURE }))
    if (!outcome.ok) setFailure(outcome.error)
    setBusy(false)
    return outcome
  }
  return { busy, failure, run, clear: () => setFailure(null) }
}
