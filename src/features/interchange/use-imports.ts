import { useState } from 'react'
import type { ToolEntry, ToolImport } from '../../client/interchange-api.ts'
import type { DriveFailure } from '../../client/outcome-api.ts'
import { useDrive } from '../shared/drive-context.tsx'
import { BRIDGE_FAILURE } from '../shared/error-sentences.ts'

export type ImportState =
  | { readonly kind: 'busy' }
  | { readonly kind: 'begun' }
  | { readonly kind: 'not'; readonly why: Exclude<ToolImport['state'], 'begun'> }
  | { readonly kind: 'failed'; readonly failure: DriveFailure }

/** What became of each line that was brought, one at a time: an object and its plaintext are in memory at once. */
export function useImports() {
  const drive = useDrive()
  const [states, setStates] = useState<ReadonlyMap<ToolEntry, ImportState>>(new Map())
  const [isRunning, setIsRunning] = useState(false)
  const note = (entry: ToolEntry, state: ImportState) =>
    setStates((before) => new Map(before).set(entry, state))
  const bring = async (entry: ToolEntry): Promise<void> => {
    note(entry, { kind: 'busy' })
    const done = await drive
      .importFromTools(entry, null)
      .catch(() => ({ ok: false, error: BRIDGE_FAILURE }) as const)
    if (!done.ok) note(entry, { kind: 'failed', failure: done.error })
    else if (done.value.state === 'begun') note(entry, { kind: 'begun' })
    else note(entry, { kind: 'not', why: done.value.state })
  }
  const bringAll = async (entries: readonly ToolEntry[]): Promise<void> => {
    setIsRunning(true)
    for (const entry of entries) if (states.get(entry)?.kind !== 'begun') await bring(entry)
    setIsRunning(false)
  }
  return { states, bring, bringAll, isRunning }
}
