/**
 * How much is in a CBOR text, without building any of it: a bundle of 64 MiB may be a list of 64 million numbers, and decoding
 * that takes gigabytes. Well-formedness is for the decoder to judge; here only what it would have to build is counted.
 */

export interface CborBounds {
  readonly depthMax: number
  /** Values of all kinds, keys of maps included. */
  readonly itemsMax: number
}

const ARRAY = 4
const MAP = 5

/** False: deeper or more than the bounds, or cut short, or with lengths that nothing canonical has. Total. */
export function withinBounds(bytes: Uint8Array, { depthMax, itemsMax }: CborBounds): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  /** Values still to come, of the lists and maps that are open. */
  const open: number[] = [1]
  let at = 0
  let items = 0
  while (open.length > 0) {
    const left = open.at(-1) ?? 0
    if (left === 0) {
      open.pop()
      continue
    }
    open[open.length - 1] = left - 1
    const head = headAt(view, at)
    if (head === null) return false
    items += 1
    at = head.end + (head.major === 2 || head.major === 3 ? head.value : 0)
    if (at > bytes.length || items > itemsMax) return false
    if (head.major !== ARRAY && head.major !== MAP) continue
    const count = head.major === MAP ? head.value * 2 : head.value
    if (count > itemsMax - items || open.length > depthMax) return false
    open.push(count)
  }
  return at === bytes.length
}

interface Head {
  readonly major: number
  readonly value: number
  /** Where the head ends. */
  readonly end: number
}

/** Sizes of the number after the first byte, for the low five bits 24 to 27. */
const SIZES = [1, 2, 4, 8]

function headAt(view: DataView, at: number): Head | null {
  if (at >= view.byteLength) return null
  const first = view.getUint8(at)
  const low = first & 31
  const major = first >> 5
  if (low < 24) return { major, value: low, end: at + 1 }
  const size = SIZES[low - 24]
  if (size === undefined || at + 1 + size > view.byteLength) return null
  let value = 0
  for (let i = 0; i < size; i += 1) value = value * 256 + view.getUint8(at + 1 + i)
  return { major, value, end: at + 1 + size }
}
