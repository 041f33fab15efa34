/** The batch of the page: a preset, or rows of one's own, in the address. */
import { useSearchParams } from 'wouter'
import type { TaskKind } from '../../../../protocol/scoring/rule-set.ts'
import { number } from '../address.ts'
import { type BatchRow, formatRows, parseRows } from './batch-model.ts'
import { PRESETS, type Preset } from './presets.ts'

export const SCORE_CONTROL = number('score', 0.5, { least: -1, most: 2, digits: 4 })

export interface ChosenBatch {
  readonly rows: readonly BatchRow[]
  readonly kind: TaskKind
  /** Null: rows of one's own. */
  readonly preset: Preset | null
}

function parseBatch(search: URLSearchParams): ChosenBatch {
  const first = PRESETS[0]
  const preset = PRESETS.find(({ id }) => id === search.get('preset')) ?? first
  const rows = parseRows(search.get('batch') ?? '')
  const task = search.get('task')
  const kind = task === 'store' || task === 'retrieve' || task === 'challenge' ? task : null
  if (rows !== null) return { rows, kind: kind ?? 'challenge', preset: null }
  return {
    rows: preset?.rows ?? [],
    kind: kind ?? preset?.kind ?? 'challenge',
    // The same rows as another task are not what the document computes.
    preset: preset === undefined || (kind !== null && kind !== preset.kind) ? null : preset,
  }
}

export function useBatch() {
  const [search, setSearch] = useSearchParams()
  const put = (values: Readonly<Record<'batch' | 'preset' | 'task', string | null>>) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before)
        for (const [key, value] of Object.entries(values))
          if (value === null) next.delete(key)
          else next.set(key, value)
        return next
      },
      { replace: true },
    )
  const batch = parseBatch(search)
  return {
    batch,
    choosePreset: (id: string) => put({ batch: null, preset: id, task: null }),
    setRows: (rows: readonly BatchRow[]) => put({ batch: formatRows(rows), preset: null, task: batch.kind }),
    setKind: (kind: TaskKind) => put({ batch: formatRows(batch.rows), preset: null, task: kind }),
  }
}
