/**
 * A disk that loses bits without saying so. Everything else is the ordinary miner, which reads back what it is asked
 * for, notices, moves the piece away and declares the loss (`piece-damaged`): the fault is found, no wrong byte is served.
 */
import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Flips one bit of one piece now and then. */
export function startBitRot(folder: string, everyMs: number): void {
  const timer = setInterval(() => {
    // A piece may be removed while it is looked at; the next turn takes another.
    flipOneBit(folder).catch(() => undefined)
  }, everyMs)
  timer.unref()
}

/** @returns the file it changed, or null when the miner holds nothing */
export async function flipOneBit(folder: string): Promise<string | null> {
  const pieces = join(folder, 'pieces')
  const entries = await readdir(pieces, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && /^[0-9a-f]{64}$/.test(entry.name))
  const chosen = files[Math.floor(Math.random() * files.length)]
  if (chosen === undefined) return null
  const path = join(chosen.parentPath, chosen.name)
  const file = await open(path, 'r+')
  try {
    const at = Math.floor(Math.random() * (await file.stat()).size)
    const byte = Buffer.alloc(1)
    await file.read(byte, 0, 1, at)
    byte.writeUInt8(byte.readUInt8() ^ (1 << Math.floor(Math.random() * 8)))
    await file.write(byte, 0, 1, at)
  } finally {
    await file.close()
  }
  return path
}
