/**
 * How a download reaches the disk, decided before it starts, so that the person is told first. In this order: a file the
 * person picks (nothing is ever held), a stream through the service worker (nothing is held either), private storage (the
 * file lies on the disk twice for a while), memory up to a limit.
 */

/** Up to here a file goes straight into Downloads, without a dialog. */
export const QUIET_BYTES = 256 * 1024 * 1024
/** Bytes that are held in the page's memory at most, where nothing better works. */
export const MEMORY_BYTES_MAX = 256 * 1024 * 1024

export const SAVE_WAYS = ['picker', 'stream', 'private', 'memory'] as const
export type SaveWay = (typeof SAVE_WAYS)[number]
/** `auto` takes the first way that works; `ask` always lets the person pick a file where the browser can. */
export type SavePreference = 'auto' | 'ask' | Exclude<SaveWay, 'picker'>

export interface SaveAbilities {
  readonly picker: boolean
  readonly stream: boolean
  /** Bytes that private storage has left; 0 where there is none. */
  readonly privateBytes: number
}

export type SavePlan =
  | {
      readonly way: SaveWay
      /** Whether to say first where it will go and what that needs; a picker opens only from a click. */
      readonly asks: boolean
    }
  /** It would not fit anywhere. */
  | { readonly way: null; readonly bytesMax: number }

/** @param bytes of the file or archive */
export function planSave(bytes: number, can: SaveAbilities, preference: SavePreference): SavePlan {
  const fits: Readonly<Record<SaveWay, boolean>> = {
    picker: can.picker,
    stream: can.stream,
    // The browser copies it to Downloads: for a while it is there twice.
    private: can.privateBytes >= bytes * 2,
    memory: bytes <= MEMORY_BYTES_MAX,
  }
  const large = bytes >= QUIET_BYTES
  const order = SAVE_WAYS.filter((way) => way !== 'picker' || large || preference === 'ask')
  const wanted = order.find((way) => way === preference && fits[way])
  const way = wanted ?? order.find((each) => fits[each])
  if (way !== undefined) return { way, asks: way === 'picker' || (large && way !== 'stream') }
  return { way: null, bytesMax: Math.max(MEMORY_BYTES_MAX, Math.floor(can.privateBytes / 2)) }
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
