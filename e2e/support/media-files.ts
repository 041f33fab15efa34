/** Real files of kinds that a page shows, made on the spot. */
import { randomBytes } from 'node:crypto'
import { crc32, deflateSync } from 'node:zlib'

/** An image of one colour and a diagonal. @param width,height pixels */
export function pngFile(width: number, height: number): Buffer {
  const rows = Buffer.alloc(height * (1 + 3 * width), 0x40)
  for (let y = 0; y < height; y += 1) {
    const row = y * (1 + 3 * width)
    rows[row] = 0
    const x = Math.floor((y * width) / height)
    rows.fill(0xf0, row + 1 + 3 * x, row + 4 + 3 * x)
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  // Eight bits a channel, red green blue, nothing interlaced.
  header.set([8, 2, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const ends = Buffer.alloc(8)
  ends.writeUInt32BE(data.length, 0)
  ends.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)])
}

/** Noise of so many seconds: 16 bits, two channels, 48 kHz, 192 kB a second. */
export function wavFile(seconds: number): Buffer {
  const data = randomBytes(192_000 * seconds)
  const header = Buffer.alloc(44)
  header.write('RIFF', 0, 'latin1')
  header.writeUInt32LE(36 + data.length, 4)
  header.write('WAVEfmt ', 8, 'latin1')
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(2, 22)
  header.writeUInt32LE(48_000, 24)
  header.writeUInt32LE(192_000, 28)
  header.writeUInt16LE(4, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36, 'latin1')
  header.writeUInt32LE(data.length, 40)
  return Buffer.concat([header, data])
}

/** An image in JPEG 2000 that says nothing of its colours, which makes all of it the grey in the middle. @param side pixels */
export function jpeg2000File(side: number): Buffer {
  const two = (value: number) => [value >> 8, value & 0xff]
  const four = (value: number) => [0, 0, ...two(value)]
  const segment = (marker: number, ...body: number[]) => [...two(marker), ...two(2 + body.length), ...body]
  const [whole, origin] = [
    [...four(side), ...four(side)],
    [...four(0), ...four(0)],
  ]
  // Three channels of eight bits; no wavelet, one layer; a packet for each channel, empty.
  const channels = [7, 1, 1, 7, 1, 1, 7, 1, 1]
  const packets = [0, 0, 0]
  return Buffer.from([
    ...two(0xff4f),
    ...segment(0xff51, ...two(0), ...whole, ...origin, ...whole, ...origin, ...two(3), ...channels),
    ...segment(0xff52, 0, 0, ...two(1), 0, 0, 4, 4, 0, 1),
    ...segment(0xff5c, 0x40, 8 << 3),
    ...segment(0xff90, ...two(0), ...four(14 + packets.length), 0, 1),
    ...two(0xff93),
    ...packets,
    ...two(0xffd9),
  ])
}
