/** Everything a person can set on this page, as it stands in the address. */

export const SHARES: { readonly min: number; readonly max: number; readonly initial: number } = {
  min: 5,
  max: 25,
  // The document says about 15 %, its code 10 %.
  initial: 10,
}

/** Bytes of random samples; 0 is a text of one's own. */
export const SAMPLES: readonly number[] = [0, 1_000, 65_536, 262_144, 1_000_000]
const SAMPLE_INITIAL = 65_536

export const REPEATS: readonly number[] = [10, 50, 100]

export interface CallsAddress {
  /** Per cent of all seats. */
  readonly share: number
  readonly sample: number
  readonly repeats: number
}

/** Total: what no control could have written counts as not there. */
export function readAddress(search: URLSearchParams): CallsAddress {
  return {
    share: wholeWithin(search.get('share'), SHARES.min, SHARES.max) ?? SHARES.initial,
    sample: oneOf(search.get('sample'), SAMPLES) ?? SAMPLE_INITIAL,
    repeats: oneOf(search.get('n'), REPEATS) ?? 10,
  }
}

/** Into what the address says already; what is as it begins is left out. */
export function writeAddress(before: URLSearchParams, part: Partial<CallsAddress>): URLSearchParams {
  const next = { ...readAddress(before), ...part }
  const search = new URLSearchParams(before)
  const put = (key: string, value: number, initial: number) => {
    if (value === initial) search.delete(key)
    else search.set(key, String(value))
  }
  put('share', next.share, SHARES.initial)
  put('sample', next.sample, SAMPLE_INITIAL)
  put('n', next.repeats, 10)
  return search
}

function wholeWithin(text: string | null, min: number, max: number): number | null {
  if (text === null || !/^\d{1,3}$/.test(text)) return null
  const value = Number(text)
  return value >= min && value <= max ? value : null
}

function oneOf(text: string | null, among: readonly number[]): number | null {
  return among.find((each) => String(each) === text) ?? null
}
