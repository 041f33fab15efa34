/** The room that the index takes on the disk, read once a minute. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Metrics } from '../shared/metrics.ts'
import { rarely } from './public-view/rarely.ts'

const EVERY_MS = 60_000

/** Bytes of the files in a folder. LevelDB removes files while one looks: those count nothing. */
export async function folderBytes(folder: string): Promise<number> {
  const sizes = await Promise.all(
    (await readdir(folder)).map((name) =>
      stat(join(folder, name)).then(
        (file) => (file.isFile() ? file.size : 0),
        () => 0,
      ),
    ),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** @param sizeBytes undefined: not in files of ours */
export function indexSize(metrics: Metrics, sizeBytes: (() => Promise<number>) | undefined): void {
  if (sizeBytes === undefined) {
    metrics.gauge('filetao_index_bytes', () => null)
    return
  }
  const reading = rarely(EVERY_MS, sizeBytes)
  metrics.gauge('filetao_index_bytes', () => {
    reading.read().catch(() => undefined)
    return reading.last
  })
  reading.read().catch(() => undefined)
}
