/** Mutations of bytes as fuzzers make them: bits, bytes, blocks, tokens, and pieces of another input. */
export type Draw = (below: number) => number

export function mutate(
  seed: Uint8Array,
  other: Uint8Array,
  tokens: readonly Uint8Array[],
  draw: Draw,
): Uint8Array {
  let bytes = seed
  for (let rounds = 1 + draw(4); rounds > 0; rounds--) bytes = once(bytes, other, tokens, draw)
  return bytes.length > LONGEST ? bytes.slice(0, LONGEST) : bytes
}

const LONGEST = 4096

function once(bytes: Uint8Array, other: Uint8Array, tokens: readonly Uint8Array[], draw: Draw): Uint8Array {
  const at = draw(bytes.length + 1)
  const copy = bytes.slice()
  switch (draw(8)) {
    case 0:
      if (bytes.length > 0) copy[draw(bytes.length)] = (copy[draw(bytes.length)] ?? 0) ^ (1 << draw(8))
      return copy
    case 1:
      if (bytes.length > 0) copy[draw(bytes.length)] = draw(256)
      return copy
    case 2:
      return spliced(bytes, at, draw(16), new Uint8Array(0))
    case 3:
      return spliced(
        bytes,
        at,
        0,
        Uint8Array.from({ length: 1 + draw(8) }, () => draw(256)),
      )
    case 4:
      return spliced(bytes, at, draw(4), tokens[draw(tokens.length)] ?? new Uint8Array(0))
    case 5:
      return spliced(bytes, at, 0, bytes.slice(at, at + 1 + draw(64)))
    case 6: {
      const from = draw(other.length + 1)
      return spliced(bytes, at, draw(32), other.slice(from, from + draw(64)))
    }
    default:
      return bytes.slice(0, at)
  }
}

function spliced(bytes: Uint8Array, at: number, removed: number, added: Uint8Array): Uint8Array {
  const tail = bytes.subarray(Math.min(bytes.length, at + removed))
  const whole = new Uint8Array(at + added.length + tail.length)
  whole.set(bytes.subarray(0, at))
  whole.set(added, at)
  whole.set(tail, at + added.length)
  return whole
}
