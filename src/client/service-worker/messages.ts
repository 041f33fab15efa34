/**
 * What the page and its service worker say to each other. The service worker holds no key and decrypts nothing: it hands
 * bytes that the drive's worker gives it to the browser's own downloads and players.
 */

/** Below these the service worker answers; nothing else of the network has such a path. */
export const SAVE_PATH = '/save/'
export const MEDIA_PATH = '/media/'

/** 32 hex digits: whoever does not know it gets nothing. */
const TOKEN = /^[0-9a-f]{32}$/

export type PageSays =
  /** A download: the port speaks save-port.ts. */
  | {
      readonly kind: 'save'
      readonly token: string
      readonly name: string
      /** Null when nobody knows yet. */
      readonly bytes: number | null
    }
  /** Something to play: the port answers `MediaAsks`. */
  | { readonly kind: 'media'; readonly token: string; readonly mediaType: string; readonly bytes: number }
  | { readonly kind: 'forget'; readonly token: string }
  /** Keeps the service worker awake while it saves. */
  | { readonly kind: 'stay' }
  /** The page's drive has ended: what it was saving comes to no end. */
  | { readonly kind: 'drive-gone' }
  /** The person wants the new version now. */
  | { readonly kind: 'take-over' }

/** Service worker to page: it was restarted and does not know this token any more. */
export interface WorkerSays {
  readonly kind: 'who-is'
  readonly token: string
}

export interface MediaAsks {
  readonly id: number
  /** Half open, bytes of the file. */
  readonly start: number
  readonly end: number
}

export interface MediaAnswers {
  readonly id: number
  /** Null when it cannot be had. */
  readonly bytes: Uint8Array<ArrayBuffer> | null
}

export function newToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

export function tokenIn(pathname: string, under: string): string | null {
  const token = pathname.startsWith(under) ? pathname.slice(under.length) : ''
  return TOKEN.test(token) ? token : null
}

function hasKind(value: unknown): value is { readonly kind: unknown } & Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && 'kind' in value
}

export function isPageSays(value: unknown): value is PageSays {
  if (!hasKind(value)) return false
  const token = typeof value['token'] === 'string' && TOKEN.test(value['token'])
  switch (value.kind) {
    case 'save':
      return token && typeof value['name'] === 'string' && isCountOrNull(value['bytes'])
    case 'media':
      return token && typeof value['mediaType'] === 'string' && isCount(value['bytes'])
    case 'forget':
      return token
    default:
      return value.kind === 'stay' || value.kind === 'drive-gone' || value.kind === 'take-over'
  }
}

export function isWorkerSays(value: unknown): value is WorkerSays {
  return hasKind(value) && value.kind === 'who-is' && typeof value['token'] === 'string'
}

export function isMediaAsks(value: unknown): value is MediaAsks {
  if (typeof value !== 'object' || value === null) return false
  if (!('id' in value) || !('start' in value) || !('end' in value)) return false
  return isCount(value.id) && isCount(value.start) && isCount(value.end)
}

export function isMediaAnswers(value: unknown): value is MediaAnswers {
  if (typeof value !== 'object' || value === null || !('id' in value) || !('bytes' in value)) return false
  return isCount(value.id) && (value.bytes === null || value.bytes instanceof Uint8Array)
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function isCountOrNull(value: unknown): boolean {
  return value === null || isCount(value)
}
