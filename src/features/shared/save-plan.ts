/** How a download reaches the disk. Decided before it starts, so that the person is told first. */

/** Up to here a file goes through private storage straight into Downloads, without a dialog. */
export const QUIET_BYTES = 256 * 1024 * 1024

export type SavePreference = 'auto' | 'ask'

export type SavePlan =
  /** Private file, then handed to the browser's downloader. */
  | { readonly way: 'downloads' }
  /** The person picks a file first; verified bytes are written straight into it. */
  | { readonly way: 'picker' }
  /** As `downloads`, but so large that the space for two copies matters: told first. */
  | { readonly way: 'downloads-large'; readonly bytesNeeded: number }

export function planSave(options: {
  readonly bytes: number
  readonly hasPicker: boolean
  readonly preference: SavePreference
}): SavePlan {
  const { bytes, hasPicker, preference } = options
  if (hasPicker && (preference === 'ask' || bytes >= QUIET_BYTES)) return { way: 'picker' }
  return bytes >= QUIET_BYTES ? { way: 'downloads-large', bytesNeeded: bytes * 2 } : { way: 'downloads' }
}

/**
 * Milliseconds after which the browser has surely copied a private file to Downloads, and its plaintext goes: a
 * minute, and a second for each MiB, which the slowest stick can write. Nothing tells a page when the copy is done.
 */
export function keepPrivateFor(bytes: number): number {
  return 60_000 + Math.ceil(bytes / (1024 * 1024)) * 1000
}

/** Private files carry this prefix; whatever else the drive keeps there is not ours to clean. */
export const OPFS_PREFIX = 'filetao-download-'

export function opfsFileName(random: Uint8Array): string {
  return OPFS_PREFIX + [...random].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
