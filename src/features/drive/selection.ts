/**
 * Which rows are selected and which one the keyboard is on. Pure: a row's position comes from the list shown at
 * that moment, so that sorting or a file arriving never moves a selection to another file.
 */

export interface Selection {
  readonly ids: ReadonlySet<string>
  /** The row the keyboard is on; null before the list was entered. */
  readonly active: string | null
  /** Where a range began. */
  readonly anchor: string | null
}

export const NOTHING: Selection = { ids: new Set(), active: null, anchor: null }

export type Modifier = 'none' | 'toggle' | 'range'

/** What a click or a landing on a row does. */
export function selectRow(
  selection: Selection,
  order: readonly string[],
  id: string,
  modifier: Modifier,
): Selection {
  if (modifier === 'range') {
    const from = selection.anchor ?? selection.active ?? id
    return { ids: new Set(between(order, from, id)), active: id, anchor: from }
  }
  if (modifier === 'toggle') {
    const ids = new Set(selection.ids)
    if (!ids.delete(id)) ids.add(id)
    return { ids, active: id, anchor: id }
  }
  return { ids: new Set([id]), active: id, anchor: id }
}

/** `walk` moves the keyboard without touching what is selected. */
export type Move = 'select' | 'extend' | 'walk'

/** Moves by `step` rows (or to an end, with ±Infinity); a range grows from where it began. */
export function moveActive(
  selection: Selection,
  order: readonly string[],
  step: number,
  move: Move,
): Selection {
  if (order.length === 0) return NOTHING
  const at = selection.active === null ? -1 : order.indexOf(selection.active)
  const from = at === -1 ? (step > 0 ? -1 : order.length) : at
  const to = Math.min(order.length - 1, Math.max(0, from + step))
  const id = order[to]
  if (id === undefined) return selection
  if (move === 'walk') return { ...selection, active: id }
  return selectRow(selection, order, id, move === 'extend' ? 'range' : 'none')
}

export function selectAll(selection: Selection, order: readonly string[]): Selection {
  return { ids: new Set(order), active: selection.active ?? order[0] ?? null, anchor: order[0] ?? null }
}

/** The row a typed letter leads to: the next one after the active that begins with the typed text. */
export function findByPrefix(
  rows: readonly { readonly id: string; readonly name: string }[],
  active: string | null,
  typed: string,
): string | null {
  const start = rows.findIndex(({ id }) => id === active)
  const wanted = typed.toLocaleLowerCase()
  // One letter goes on to the next match; more letters may stay where they are.
  const offset = typed.length === 1 ? 1 : 0
  for (let step = 0; step < rows.length; step += 1) {
    const row = rows[(Math.max(start, 0) + offset + step) % rows.length]
    if (row?.name.toLocaleLowerCase().startsWith(wanted) === true) return row.id
  }
  return null
}

/** Forgets rows that are no longer in the list. */
export function keepOnly(selection: Selection, order: readonly string[]): Selection {
  const here = new Set(order)
  const kept = (id: string | null) => (id !== null && here.has(id) ? id : null)
  const ids = [...selection.ids].filter((id) => here.has(id))
  if (ids.length === selection.ids.size && kept(selection.active) === selection.active) return selection
  return { ids: new Set(ids), active: kept(selection.active), anchor: kept(selection.anchor) }
}

function between(order: readonly string[], from: string, to: string): readonly string[] {
  const a = order.indexOf(from)
  const b = order.indexOf(to)
  if (a === -1 || b === -1) return [to]
  return order.slice(Math.min(a, b), Math.max(a, b) + 1)
}
