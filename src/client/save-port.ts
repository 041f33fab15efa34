/**
 * What is said over a port between the drive, which writes, and whoever saves: the service worker or the page. The saver
 * asks for each piece, so that nothing piles up where the disk is slower than the network.
 */
export type SaverSays =
  /** Ready for the next piece. */
  | { readonly kind: 'pull' }
  /** Nobody wants it any more: the download was stopped in the browser's own list. */
  | { readonly kind: 'stop' }
  /** The answer to `ask`: a slow disk, or a download that was paused in the browser, is no dead saver. */
  | { readonly kind: 'here' }

export type WriterSays =
  | { readonly kind: 'chunk'; readonly bytes: Uint8Array<ArrayBuffer> }
  /** All of it was written and checked. */
  | { readonly kind: 'end' }
  /** It will never be complete: what was saved must not look so. */
  | { readonly kind: 'fail' }
  /** Are you still there? */
  | { readonly kind: 'ask' }

export function isSaverSays(value: unknown): value is SaverSays {
  return isSaid(value) && (value.kind === 'pull' || value.kind === 'stop' || value.kind === 'here')
}

export function isWriterSays(value: unknown): value is WriterSays {
  if (!isSaid(value)) return false
  if (value.kind === 'chunk') return 'bytes' in value && value.bytes instanceof Uint8Array
  return value.kind === 'end' || value.kind === 'fail' || value.kind === 'ask'
}

function isSaid(value: unknown): value is { readonly kind: unknown } {
  return typeof value === 'object' && value !== null && 'kind' in value
}
