import { useEffect, useState } from 'react'
import type { DriveRow } from '../../client/drive-api.ts'
import { useDrive } from '../shared/drive-context.tsx'
import type { List } from '../shared/use-list.ts'
import type { Chosen } from './chosen.ts'
import type { Selection } from './selection.ts'

/** What a selection stands for; null while nothing is selected. Its ids come from the worker, also of rows never drawn. */
export function useChosen(list: List, selection: Selection): Chosen | null {
  const drive = useDrive()
  const [ids, setIds] = useState<{ readonly of: Selection['rows']; readonly ids: readonly string[] } | null>(
    null,
  )
  const { rows } = selection
  const [first] = rows
  const only = rows.size === 1 && first !== undefined ? rowOf(list, first) : null

  useEffect(() => {
    if (rows.size < 2) return
    let wanted = true
    const ask = async (): Promise<void> => {
      const found = await drive.ids([...rows])
      if (wanted) setIds({ of: rows, ids: found })
    }
    ask().catch(() => undefined)
    return () => {
      wanted = false
    }
  }, [drive, rows])

  if (rows.size === 0) return null
  if (only !== null) return { ids: [only.id], only }
  // For the moment until they are here, nothing is chosen: no command must act on half of a selection.
  return ids?.of === rows ? { ids: ids.ids, only: null } : null
}

function rowOf(list: List, handle: number): DriveRow | null {
  return list.rowAt(list.state.order.indexOf(handle)) ?? null
}
