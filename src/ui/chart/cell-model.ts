/** Where cells stand, and their signs as one text a row. */

export interface CellLayout {
  readonly cell: number
  readonly rowHeight: number
  readonly labels: number
  readonly head: number
  /** Names of columns stand upright, because they are wider than a cell. */
  readonly upright: boolean
  readonly width: number
  readonly height: number
}

const LETTER = 6.4
const ROW = 20
const LEAST = 20
const MOST = 120

export function layOutCells(
  width: number,
  rows: readonly { readonly label: string }[],
  columns: readonly { readonly label: string }[],
): CellLayout {
  const longest = (list: readonly { readonly label: string }[]) =>
    Math.max(0, ...list.map(({ label }) => label.length)) * LETTER
  const labels = Math.min(width * 0.4, longest(rows) + 12)
  const room = (width - labels) / Math.max(1, columns.length)
  const cell = Math.floor(Math.max(LEAST, Math.min(MOST, room)))
  const upright = longest(columns) > cell - 4
  const head = upright ? Math.min(110, longest(columns) + 8) : 18
  return {
    cell,
    rowHeight: ROW,
    labels,
    head,
    upright,
    width: labels + cell * columns.length,
    height: head + ROW * rows.length,
  }
}

/** A rectangle with a pixel between it and the next. */
export function cellPath(x: number, y: number, width: number, height: number): string {
  return `M${x + 1} ${y + 1}h${width - 2}v${height - 2}h${2 - width}z`
}
