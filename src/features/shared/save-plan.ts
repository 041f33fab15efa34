/**
 * How a download reaches the disk, decided before it starts, so that the person is told first. In this order: a file the
 * person picks (nothing is ever held), a stream through the service worker (nothing is held either), private storage (the
 * file lies on the disk twice for a while), memory up to a limit.
 */
import { OPFS_PREFIX } from './private-files.ts'

/** Up to here a file goes straight into Downloads, without a dialog. */
export const QUIET_BYTES = 256 * 1024 * 1024
/** Bytes that are held in the page's memory at most, where nothing better works. */
export const MEMORY_BYTES_MAX = 256 * 1024 * 1024

const SAVE_WAYS = ['picker', 'stream', 'private', 'memory'] as const
export type SaveWay = (typeof SAVE_WAYS)[number]

export const SAVE_PREFERENCES = ['auto', 'ask', 'stream', 'private', 'memory'] as const
/** `auto` takes the first way that works; `ask` always lets the person pick a file where the browser can. */
export type SavePreference = (typeof SAVE_PREFERENCES)[number]

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
      /** The way that was chosen in the settings, where this file cannot go it. */
      readonly insteadOf: Exclude<SavePreference, 'auto' | 'ask'> | null
    }
  /** It would not fit anywhere. */
  | { readonly way: null; readonly bytesMax: number }

/** Bytes that can be saved each way; 0 where a browser does not have it, infinite where only the disk limits it. */
export function limitsOf(can: SaveAbilities): Readonly<Record<SaveWay, number>> {
  return {
    picker: can.picker ? Number.POSITIVE_INFINITY : 0,
    stream: can.stream ? Number.POSITIVE_INFINITY : 0,
    // The browser copies it to Downloads: for a while it is there twice.
    private: Math.floor(can.privateBytes / 2),
    memory: MEMORY_BYTES_MAX,
  }
}

/** @param bytes of the file or archive */
export function planSave(bytes: number, can: SaveAbilities, preference: SavePreference): SavePlan {
  const limits = limitsOf(can)
  const fits = (way: SaveWay) => limits[way] > 0 && bytes <= limits[way]
  const large = bytes >= QUIET_BYTES
  const order = SAVE_WAYS.filter((way) => way !== 'picker' || large || preference === 'ask')
  const wanted = preference === 'auto' ? null : preference === 'ask' ? 'picker' : preference
  const way = wanted !== null && fits(wanted) ? wanted : order.find(fits)
  if (way === undefined) return { way: null, bytesMax: Math.max(limits.memory, limits.private) }
  // Whoever wants to be asked and cannot be is told once, in the settings.
  const insteadOf = preference === 'auto' || preference === 'ask' || way === wanted ? null : preference
  return { way, asks: way === 'picker' || insteadOf !== null || (large && way !== 'stream'), insteadOf }
}

/**
 * Milliseconds after which the browser has surely copied a private file to Downloads, and its plaintext goes: a
 * minute, and a second for each MiB, which the slowest stick can write. Nothing tells a page when the copy is done.
 */
export function keepPrivateFor(bytes: number): number {
  return 60_000 + Math.ceil(bytes / (1024 * 1024)) * 1000
}

/** Private files carry this prefix; whatever else the drive keeps there is not ours to clean. */
export function opfsFileName(random: Uint8Array): string {
  return OPFS_PREFIX + [...random].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
