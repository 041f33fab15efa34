/** Where a key leads in a list or a grid, as places in the order. */

export interface Extent {
  readonly count: number
  /** 1 in a list. */
  readonly columns: number
  /** Lines that a page key goes. */
  readonly page: number
}

/**
 * @param from -1 before the list was entered
 * @returns null when the key leads nowhere
 */
export function stepTo(key: string, from: number, extent: Extent): number | null {
  const { count, columns, page } = extent
  if (count === 0) return null
  const last = count - 1
  switch (key) {
    case 'Home':
      return 0
    case 'End':
      return last
    case 'ArrowDown':
      return from === -1 ? 0 : downFrom(from, 1, extent)
    case 'ArrowUp':
      return from === -1 ? last : upFrom(from, 1, columns)
    case 'PageDown':
      return from === -1 ? 0 : downFrom(from, page, extent)
    case 'PageUp':
      return from === -1 ? last : upFrom(from, page, columns)
    case 'ArrowRight':
      if (columns === 1) return null
      return from === -1 ? 0 : Math.min(last, from + 1)
    case 'ArrowLeft':
      if (columns === 1) return null
      return from === -1 ? last : Math.max(0, from - 1)
    default:
      return null
  }
}

/** In the same column; below the last full line the last entry is the nearest. */
function downFrom(from: number, lines: number, { count, columns }: Extent): number {
  const last = count - 1
  const below = Math.floor(last / columns) - Math.floor(from / columns)
  const to = from + Math.min(lines, below) * columns
  return Math.min(last, to)
}

function upFrom(from: number, lines: number, columns: number): number {
  return from - Math.min(lines, Math.floor(from / columns)) * columns
}
