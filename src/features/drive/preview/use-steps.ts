import { useCallback, useEffect, useRef, useState } from 'react'
import type { DriveRow } from '../../../client/entry-api.ts'
import { useDrive } from '../../shared/drive-context.tsx'

/** Rows looked through at once for the next file. */
const BLOCK = 64

export interface Looked {
  readonly entry: DriveRow
  /** Its handle. */
  readonly row: number
}

/**
 * The file that is shown, and the way to the next and the one before; folders between them are passed over.
 * @param order handles of the list, as it is now
 */
export function useSteps(first: Looked, order: Uint32Array) {
  const drive = useDrive()
  const [looked, setLooked] = useState(first)
  const newest = useRef({ looked, order })
  useEffect(() => {
    newest.current = { looked, order }
  })
  const step = useCallback(
    async (by: 1 | -1): Promise<void> => {
      const { looked: from, order: rows } = newest.current
      const at = rows.indexOf(from.row)
      if (at === -1) return
      const ahead = by === 1 ? rows.slice(at + 1) : rows.slice(0, at).reverse()
      for (let done = 0; done < ahead.length; done += BLOCK) {
        const handles = [...ahead.subarray(done, done + BLOCK)]
        const entries = await drive.rows(handles)
        const found = entries.findIndex((entry) => entry?.kind === 'file')
        const [entry, row] = [entries[found], handles[found]]
        if (entry === null || entry === undefined || row === undefined) continue
        // Whoever is faster than the answer goes on from where they are.
        if (newest.current.looked === from) setLooked({ entry, row })
        return
      }
    },
    [drive],
  )
  const at = order.indexOf(looked.row)
  return { looked, step, isFirst: at <= 0, isLast: at === -1 || at === order.length - 1 }
}
