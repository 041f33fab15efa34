/** The page's controls, all in the address: `?seed=&sample=&piece=&chunk=&index=`. */
import { useSearchParams } from 'wouter'

export const PIECES = [1_024, 4_096, 16_384, 65_536] as const
const SEED_MAX = 9_999

export interface DataAddress {
  readonly seed: number
  /** Which of the ten samples, from 0. */
  readonly sample: number
  /** Bytes. */
  readonly piece: number
  readonly chunk: number
  readonly index: number
}

function whole(text: string | null, least: number, most: number, usual: number): number {
  const value = Number(text ?? Number.NaN)
  return Number.isSafeInteger(value) && value >= least && value <= most ? value : usual
}

export function parseAddress(search: URLSearchParams): DataAddress {
  const piece = whole(search.get('piece'), 1, 65_536, 4_096)
  return {
    seed: whole(search.get('seed'), 1, SEED_MAX, 1),
    sample: whole(search.get('sample'), 1, 10, 1) - 1,
    piece: PIECES.find((each) => each === piece) ?? 4_096,
    chunk: whole(search.get('chunk'), 1, 65_536, 256),
    index: whole(search.get('index'), 0, 65_536, 5),
  }
}

export function useDataAddress(): {
  readonly address: DataAddress
  readonly change: (part: Partial<DataAddress>) => void
} {
  const [search, setSearch] = useSearchParams()
  const address = parseAddress(search)
  return {
    address,
    change: (part) =>
      setSearch(
        (before) => {
          const next = new URLSearchParams(before)
          for (const [key, value] of Object.entries(part))
            next.set(key, String(key === 'sample' ? value + 1 : value))
          return next
        },
        { replace: true },
      ),
  }
}

export function nextSeed(seed: number): number {
  return (seed % SEED_MAX) + 1
}
