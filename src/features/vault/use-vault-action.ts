import { useState } from 'react'
import type { DriveFailure, Outcome } from '../../client/drive-api.ts'
import { BRIDGE_FAILURE } from '../shared/error-sentences.ts'

/** Runs one vault call at a time and keeps its failure for the form to show. */
export function useVaultAction(): {
  readonly busy: boolean
  readonly failure: DriveFailure | null
  readonly run: (action: () => Promise<Outcome<null>>) => void
  readonly clear: () => void
} {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<DriveFailure | null>(null)

  const start = async (action: () => Promise<Outcome<null>>): Promise<void> => {
    setBusy(true)
    setFailure(null)
    const outcome = await action().catch((): Outcome<null> => ({ ok: false, error: BRIDGE_FAILURE }))
    if (!outcome.ok) setFailure(outcome.error)
    setBusy(false)
  }
  return { busy, failure, run: (action) => void start(action), clear: () => setFailure(null) }
}
