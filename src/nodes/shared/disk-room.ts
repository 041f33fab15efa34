/** Free bytes of the disk that holds a folder, read every few seconds so that whoever asks does not wait for it. */
import { statfs } from 'node:fs/promises'

const EVERY_MS = 5_000

export interface DiskRoom {
  /** As last read; null: not read yet, or the folder cannot be asked. */
  freeBytes(): number | null
  stop(): void
}

export async function watchDisk(folder: string, everyMs = EVERY_MS): Promise<DiskRoom> {
  let free: number | null = null
  const read = async (): Promise<void> => {
    free = await statfs(folder).then(
      ({ bavail, bsize }) => bavail * bsize,
      () => null,
    )
  }
  await read()
  const timer = setInterval(() => void read(), everyMs)
  timer.unref()
  return { freeBytes: () => free, stop: () => clearInterval(timer) }
}
