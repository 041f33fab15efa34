import { randomFillSync } from 'node:crypto'
import { closeSync, openSync, truncateSync, writeSync } from 'node:fs'

const BLOCK = 16 * 1024 * 1024

/** Random bytes, so that nothing on the way can be clever about them. */
export function writeRandomFile(path: string, bytes: number): void {
  const block = Buffer.alloc(BLOCK)
  const file = openSync(path, 'w')
  for (let left = bytes; left > 0; left -= block.length)
    writeSync(file, randomFillSync(block), 0, Math.min(left, block.length))
  closeSync(file)
}

/** A file that takes no room: zeros, for measurements of memory, to which it is all one. */
export function writeSparseFile(path: string, bytes: number): void {
  closeSync(openSync(path, 'w'))
  truncateSync(path, bytes)
}
