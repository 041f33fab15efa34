/** How large a page of a document is shown, and which. */

/** Widths of a page, where 1 fits the room there is. */
export const ZOOMS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4] as const
export const FITS = ZOOMS.indexOf(1)

/** CSS pixels a page is wide where there is room for more: lines longer than this are hard to read. */
const COMFORTABLE = 960
/** CSS pixels beside a page where it fits. */
const MARGIN = 16

/** CSS pixels across a page in a room of that width. */
export function pageWidth(room: number, zoom: number): number {
  const fitting = Math.min(COMFORTABLE, room - 2 * MARGIN)
  return Math.max(1, Math.round(fitting * (ZOOMS[zoom] ?? 1)))
}

/** The place in `ZOOMS` that is one step on, or the last there is. */
export function stepZoom(zoom: number, by: 1 | -1): number {
  return Math.min(ZOOMS.length - 1, Math.max(0, zoom + by))
}

/** A page there is; the first, before it is known how many there are. */
export function stepPage(page: number, by: 1 | -1, pages: number): number {
  return Math.max(1, Math.min(pages, page + by))
}
