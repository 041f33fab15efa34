/** For tests: reads a stored (uncompressed) archive by its central directory and checks every checksum. */
import { crc32 } from 'node:zlib'

export interface ZipEntry {
  readonly path: string
  readonly data: Buffer
}

export function readZip(archive: Buffer): ZipEntry[] {
  const end = archive.lastIndexOf(Buffer.from('504b0506', 'hex'))
  if (end === -1) throw new Error('no end of a central directory')
  const zip64 = archive.readUInt32LE(end + 16) === 0xffffffff || archive.readUInt16LE(end + 10) === 0xffff
  const record = zip64 ? Number(archive.readBigUInt64LE(end - 20 + 8)) : end
  const count = zip64 ? Number(archive.readBigUInt64LE(record + 32)) : archive.readUInt16LE(end + 10)
  let at = zip64 ? Number(archive.readBigUInt64LE(record + 48)) : archive.readUInt32LE(end + 16)
  const entries: ZipEntry[] = []
  for (let number = 0; number < count; number += 1) {
    if (archive.readUInt32LE(at) !== 0x02014b50) throw new Error(`entry ${number} is none`)
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((field) =>
      archive.readUInt16LE(at + field),
    )
    const path = archive.subarray(at + 46, at + 46 + nameBytes!).toString('utf8')
    const size = archive.readUInt32LE(at + 24)
    const local = archive.readUInt32LE(at + 42)
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28)
    const data = archive.subarray(start, start + size)
    if (crc32(data) !== archive.readUInt32LE(at + 16)) throw new Error(`${path}: its checksum does not hold`)
    entries.push({ path, data })
    at += 46 + nameBytes! + extraBytes! + commentBytes!
  }
  return entries
}
