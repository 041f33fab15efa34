/** Rows of the list of all proofs, fetched in blocks as they come into view; those seen before stay until newer ones are there. */
import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'react'
import type { AuditOverview, AuditRow } from '../../../client/audit-api.ts'
import { useDrive } from '../../shared/drive-context.tsx'

const BLOCK = 64

interface Kept {
  readonly row: AuditRow | null
  /** What it was fetched for: a newer overview may have changed any row. */
  readonly of: AuditOverview
}

export interface AuditRows {
  /** Undefined while it is being fetched, null when it has gone. */
  readonly rowOf: (entryId: string) => AuditRow | null | undefined
  /** Says which rows are in view. */
  readonly show: (from: number, to: number) => void
}

export function useAuditRows(overview: AuditOverview, order: readonly string[]): AuditRows {
  const drive = useDrive()
  const [rows] = useState(() => new Map<string, Kept>())
  const [version, fetched] = useReducer((count: number) => count + 1, 0)
  const [range, setRange] = useState({ from: 0, to: 2 * BLOCK })
  const asking = useRef<{ next: (() => Promise<void>) | null; busy: boolean }>({ next: null, busy: false })

  useEffect(() => {
    const now = asking.current
    now.next = async () => {
      const ids = order.slice(range.from, range.to).filter((id) => rows.get(id)?.of !== overview)
      if (ids.length === 0) return
      const found = await drive.auditRows(ids)
      for (const [at, id] of ids.entries()) rows.set(id, { row: found[at] ?? null, of: overview })
      fetched()
    }
    if (now.busy) return
    const work = async (): Promise<void> => {
      // While the bar is dragged through a long list, only where it is now counts.
      for (let next = now.next; next !== null; next = now.next) {
        now.next = null
        await next()
      }
    }
    now.busy = true
    // A worker that died is told elsewhere.
    work()
      .catch(() => undefined)
      .finally(() => {
        now.busy = false
      })
  }, [drive, rows, overview, order, range])

  const show = useCallback((first: number, last: number) => {
    const from = Math.max(0, Math.floor(first / BLOCK - 1) * BLOCK)
    const to = Math.ceil((last + 1) / BLOCK + 1) * BLOCK
    setRange((before) => (before.from === from && before.to === to ? before : { from, to }))
  }, [])
  const rowOf = useMemo(() => {
    // Made anew with every answer, so that whoever draws rows draws them again.
    void version
    return (entryId: string) => rows.get(entryId)?.row
  }, [version, rows])
  return { rowOf, show }
}
