/** The batch of the page: a preset, or rows of one's own, in the address. */
import type { TaskKind } from '../../../../protocol/scoring/rule-set.ts'
import { type AddressValues, useAddressValues } from '../../../shared/address-values.ts'
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

type BatchValues = AddressValues<'batch' | 'preset' | 'task'>

function parseBatch({ batch, preset: name, task }: BatchValues): ChosenBatch {
  const first = PRESETS[0]
  const preset = PRESETS.find(({ id }) => id === name) ?? first
  const rows = parseRows(batch ?? '')
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
  const [values, put] = useAddressValues(['batch', 'preset', 'task'])
  const batch = parseBatch(values)
  return {
    batch,
    choosePreset: (id: string) => put({ batch: null, preset: id, task: null }),
    setRows: (rows: readonly BatchRow[]) => put({ batch: formatRows(rows), preset: null, task: batch.kind }),
    setKind: (kind: TaskKind) => put({ batch: formatRows(batch.rows), preset: null, task: kind }),
  }
}
