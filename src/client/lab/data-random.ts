/**
 * Numbers that a seed determines, so that what an address shows can be shown again. SplitMix32 (Steele, Lea and Flood 2014, at 32 bits)
 * behind FNV-1a of the seed's text: good enough to draw examples from; nothing secret ever comes from here.
 */

const RANGE = 2 ** 32

function start(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/** Unsigned 32-bit words. */
export function seededWords(seed: string): () => number {
  let state = start(seed)
  return () => {
    state = (state + 0x9e3779b9) | 0
    let z = state ^ (state >>> 16)
    z = Math.imul(z, 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    return (z ^ (z >>> 15)) >>> 0
  }
}

/** Uniform in [0, 1). */
export function seededUnits(seed: string): () => number {
  const word = seededWords(seed)
  return () => word() / RANGE
}

/** Standard normal, by the method of Box and Muller. */
export function seededNormals(seed: string): () => number {
  const word = seededWords(seed)
  // In (0, 1], so that the logarithm is finite.
  const uniform = () => (word() + 1) / RANGE
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
}

export function seededBytes(seed: string, length: number): Uint8Array<ArrayBuffer> {
  const word = seededWords(seed)
  const out = new Uint8Array(length)
  for (let i = 0; i < length; i += 1) out[i] = word() >>> 24
  return out
}
