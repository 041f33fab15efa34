/**
 * CRC-32C as LevelDB writes it behind its blocks and records: of two gigabytes at a start, so four bytes are taken at a time
 * (tables [n] say what a byte does n places further on). node:zlib has the other CRC-32 only.
 */
const CASTAGNOLI = 0x82f63b78
const WIDTH = 4

const TABLE = tables()

function tables(): Uint32Array {
  const made = new Uint32Array(WIDTH * 256)
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ CASTAGNOLI : crc >>> 1
    made[byte] = crc
  }
  for (let at = 256; at < made.length; at++) {
    const before = made[at - 256] ?? 0
    made[at] = (before >>> 8) ^ (made[before & 255] ?? 0)
  }
  return made
}

/** Of `bytes` from `from` up to `end`, masked as LevelDB stores it. */
export function maskedCrc(bytes: Uint8Array, from: number, end: number): number {
  const whole = end - ((end - from) % WIDTH)
  let crc = 0xffffffff
  let at = from
  for (; at < whole; at += WIDTH) {
    const a = bytes[at] ?? 0
    const b = bytes[at + 1] ?? 0
    const c = bytes[at + 2] ?? 0
    const d = bytes[at + 3] ?? 0
    crc =
      (TABLE[768 + ((crc ^ a) & 255)] ?? 0) ^
      (TABLE[512 + (((crc >>> 8) ^ b) & 255)] ?? 0) ^
      (TABLE[256 + (((crc >>> 16) ^ c) & 255)] ?? 0) ^
      (TABLE[((crc >>> 24) ^ d) & 255] ?? 0)
  }
  for (; at < end; at++) crc = (crc >>> 8) ^ (TABLE[(crc ^ (bytes[at] ?? 0)) & 255] ?? 0)
  crc = ~crc >>> 0
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0
}
