/** One control of the page in the address; all others stay as they are. */
import { useAddressValues } from '../../shared/address-values.ts'

export interface Control<T> {
  readonly key: string
  /** Of what the address has, or null for nothing. Never fails. */
  readonly parse: (text: string | null) => T
  /** Null: as if it had never been touched. */
  readonly format: (value: T) => string | null
}

export function useControl<T>({ key, parse, format }: Control<T>): readonly [T, (value: T) => void] {
  const [values, put] = useAddressValues([key])
  return [parse(values[key] ?? null), (value) => put({ [key]: format(value) })]
}

/** One of a few words; the first is the default. */
export function choice<Word extends string>(key: string, words: readonly [Word, ...Word[]]): Control<Word> {
  return {
    key,
    parse: (text) => words.find((word) => word === text) ?? words[0],
    format: (word) => (word === words[0] ? null : word),
  }
}

/** A number within limits, rounded to so many digits. */
export function number(
  key: string,
  otherwise: number,
  { least, most, digits = 0 }: { readonly least: number; readonly most: number; readonly digits?: number },
): Control<number> {
  const scale = 10 ** digits
  const within = (value: number) =>
    Number.isFinite(value) ? Math.round(Math.min(most, Math.max(least, value)) * scale) / scale : otherwise
  return {
    key,
    parse: (text) => (text === null || text.trim() === '' ? otherwise : within(Number(text))),
    format: (value) => (within(value) === otherwise ? null : String(within(value))),
  }
}
