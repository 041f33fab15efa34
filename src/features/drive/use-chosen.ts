import { useEffect, useState } from 'react'
import type { SelectionFacts } from '../../client/entry-api.ts'
import { useDrive } from '../shared/drive-context.tsx'
import type { List } from '../shared/use-list.ts'
import { type Chosen, handlesOf } from './chosen.ts'
import type { Selection } from './selection.ts'

/** What a selection stands for; null while nothing is selected. */
export function chosenOf(list: List, { rows }: Selection): Chosen | null {
  const [first] = rows
  if (first === undefined) return null
  const only = rows.size === 1 ? (list.rowAt(list.state.order.indexOf(first)) ?? null) : null
  return { rows, only }
}

/** Summed up by the worker, also over rows that were never drawn; null until it has answered. */
export function useFacts(list: List, { rows }: Pick<Chosen, 'rows'>): SelectionFacts | null {
  const drive = useDrive()
  const [told, setTold] = useState<{ readonly of: Chosen['rows']; readonly facts: SelectionFacts } | null>(
    null,
  )
  const { state } = list
  useEffect(() => {
    let wanted = true
    const ask = async (): Promise<void> => {
      const facts = await drive.selection(handlesOf({ rows, only: null }))
      if (wanted && facts.ok) setTold({ of: rows, facts: facts.value })
    }
    ask().catch(() => undefined)
    return () => {
      wanted = false
    }
    // A change of the list may be one of what is selected.
  }, [drive, rows, state])
  return told?.of === rows ? told.facts : null
}
