/**
 * Which rows are selected and which one the keyboard is on, by their handles. Pure: a row's position comes from the list
 * shown at that moment, so that sorting or a file arriving never moves a selection to another file.
 */

export interface Selection {
  readonly rows: ReadonlySet<number>
  /** The row the keyboard is on; null before the list was entered. */
  readonly active: number | null
  /** Where a range began. */
  readonly anchor: number | null
}

/** Handles in the order of the list. */
export type Order = Uint32Array

export const NOTHING: Selection = { rows: new Set(), active: null, anchor: null }

export type Modifier = 'none' | 'toggle' | 'range'

/** What a click or a landing on a row does. */
export function selectRow(selection: Selection, order: Order, row: number, modifier: Modifier): Selection {
  if (modifier === 'range') {
    const from = selection.anchor ?? selection.active ?? row
    return { rows: new Set(between(order, from, row)), active: row, anchor: from }
  }
  if (modifier === 'toggle') {
    const rows = new Set(selection.rows)
    if (!rows.delete(row)) rows.add(row)
    return { rows, active: row, anchor: row }
  }
  return { rows: new Set([row]), active: row, anchor: row }
}

/** `walk` moves the keyboard without touching what is selected. */
export type Move = 'select' | 'extend' | 'walk'

/** Puts the keyboard on a place of the list; a range grows from where it began. */
export function moveTo(selection: Selection, order: Order, place: number, move: Move): Selection {
  const row = order[place]
  if (row === undefined) return selection
  if (move === 'walk') return { ...selection, active: row }
  return selectRow(selection, order, row, move === 'extend' ? 'range' : 'none')
}

export function selectAll(selection: Selection, order: Order): Selection {
  return { rows: new Set(order), active: selection.active ?? order[0] ?? null, anchor: order[0] ?? null }
}

/** So few are looked up one by one, without a set of the whole list. */
const FEW = 32

/** Forgets rows that are no longer in the list. */
export function keepOnly(selection: Selection, order: Order): Selection {
  if (selection.rows.size === 0 && selection.active === null) return selection
  const all = selection.rows.size > FEW ? new Set(order) : null
  const here = (row: number) => (all === null ? order.includes(row) : all.has(row))
  const kept = (row: number | null) => (row !== null && here(row) ? row : null)
  const rows = [...selection.rows].filter(here)
  if (rows.length === selection.rows.size && kept(selection.active) === selection.active) return selection
  return { rows: new Set(rows), active: kept(selection.active), anchor: kept(selection.anchor) }
}

function between(order: Order, from: number, to: number): readonly number[] {
  const a = order.indexOf(from)
  const b = order.indexOf(to)
  if (a === -1 || b === -1) return [to]
  return [...order.subarray(Math.min(a, b), Math.max(a, b) + 1)]
}
