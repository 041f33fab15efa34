/**
 * Matrices of the epoch, one row a validator, kept as [column, value] pairs: of 256 neurons a few set
 * weights, so most cells are empty. Columns of a row are in no particular order and never twice.
 */
import { type Fixed, over, sumOf, times } from './fixed-point.ts'

export type Row = readonly (readonly [column: number, value: Fixed])[]
export type Matrix = readonly Row[]

/** Keeps the cells for which `keep` holds. */
export const masked = (matrix: Matrix, keep: (row: number, column: number) => boolean): Matrix =>
  matrix.map((cells, row) => cells.filter(([column]) => keep(row, column)))

/** Each row a sum of one; an empty or zero row stays so. */
export const rowShares = (matrix: Matrix): Matrix =>
  matrix.map((cells) => {
    const sum = sumOf(cells.map(([, value]) => value))
    return cells.map(([column, value]) => [column, over(value, sum)] as const)
  })

export const rowSums = (matrix: Matrix): Fixed[] =>
  matrix.map((cells) => sumOf(cells.map(([, value]) => value)))

const perColumn = (
  matrix: Matrix,
  columns: number,
  join: (known: Fixed, value: Fixed, row: number) => Fixed,
): Fixed[] => {
  const joined = Array.from({ length: columns }, () => 0n)
  matrix.forEach((cells, row) => {
    for (const [column, value] of cells) joined[column] = join(joined[column] ?? 0n, value, row)
  })
  return joined
}

const dividedBy = (matrix: Matrix, divisors: readonly Fixed[]): Matrix =>
  matrix.map((cells) =>
    cells.map(([column, value]) => [column, over(value, divisors[column] ?? 0n)] as const),
  )

/** Each column a sum of one. */
export const columnShares = (matrix: Matrix, columns: number): Matrix =>
  dividedBy(
    matrix,
    perColumn(matrix, columns, (sum, value) => sum + value),
  )

/** Each column's largest value one. */
export const upscaled = (matrix: Matrix, columns: number): Matrix =>
  dividedBy(
    matrix,
    perColumn(matrix, columns, (most, value) => (value > most ? value : most)),
  )

/** Per column the sum of value times the row's factor. */
export const weightedSums = (matrix: Matrix, factors: readonly Fixed[], columns: number): Fixed[] =>
  perColumn(matrix, columns, (sum, value, row) => sum + times(value, factors[row] ?? 0n))

/** Per row the sum of value times the column's factor. */
export const scoredRows = (matrix: Matrix, factors: readonly Fixed[]): Fixed[] =>
  matrix.map((cells) => sumOf(cells.map(([column, value]) => times(value, factors[column] ?? 0n))))

/** Each row times its factor. */
export const scaledRows = (matrix: Matrix, factors: readonly Fixed[]): Matrix =>
  matrix.map((cells, row) =>
    cells.map(([column, value]) => [column, times(value, factors[row] ?? 0n)] as const),
  )

/** No cell above its column's limit; what falls to zero is left out. */
export const clipped = (matrix: Matrix, limits: readonly Fixed[]): Matrix =>
  matrix.map((cells) =>
    cells.flatMap(([column, value]) => {
      const limit = limits[column] ?? 0n
      const kept = value < limit ? value : limit
      return kept > 0n ? [[column, kept] as const] : []
    }),
  )

/** `fresh` times alpha plus `old` times the rest; what falls to zero is left out. */
export const blended = (fresh: Matrix, old: Matrix, alpha: Fixed, rest: Fixed): Matrix =>
  fresh.map((cells, row) => {
    const sums = new Map<number, Fixed>()
    const add = (from: Row, factor: Fixed): void => {
      for (const [column, value] of from) sums.set(column, (sums.get(column) ?? 0n) + times(factor, value))
    }
    add(cells, alpha)
    add(old[row] ?? [], rest)
    return [...sums].filter(([, value]) => value > 0n).sort(([a], [b]) => a - b)
  })
