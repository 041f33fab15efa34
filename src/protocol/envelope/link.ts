/**
 * The share link: `#/s/<manifest CID>/<file key>`. Everything secret is in the fragment, which a browser
 * never sends to a server (docs/formats/manifest.md).
 *
 * Exactly one text belongs to a pair: base64url without padding, unused bits zero. Reading also takes the
 * whole address around the fragment and mends one known accident: link scanners that rewrite `#` to `%23`
 * (and may go on to `%2F`). The mended link still has to be canonical.
 */
import { base64urlnopad } from '@scure/base'
import { parseCid } from '../cid.ts'
import type { Result } from '../verdict.ts'
import { FILE_KEY_BYTES } from './key.ts'

export type LinkReason = 'link-malformed' | 'link-cid-malformed' | 'link-key-malformed'

export interface ShareLink {
  readonly cid: string
  /** 32 bytes. */
  readonly fileKey: Uint8Array
}

/** Longest text worth looking at: a fragment has 106 characters, the rest is somebody's address. */
const LINK_LENGTH_MAX = 4096

/** Throws a RangeError for a CID or key that cannot be one (our bug). */
export function formatLink(cid: string, fileKey: Uint8Array): string {
  if (!parseCid(cid).ok) throw new RangeError('link: not a CID')
  if (fileKey.length !== FILE_KEY_BYTES) throw new RangeError(`link: a key has ${FILE_KEY_BYTES} bytes`)
  return `#/s/${cid}/${base64urlnopad.encode(fileKey)}`
}

function decodeKey(text: string): Uint8Array | null {
  if (!/^[A-Za-z0-9_-]{43}$/.test(text)) return null
  try {
    return base64urlnopad.decode(text)
  } catch {
    return null
  }
}

/** Reads a link, whole or from its `#` on. Total. Never puts the key into `detail`. */
export function parseLink(text: unknown): Result<ShareLink, LinkReason> {
  if (typeof text !== 'string' || text.length > LINK_LENGTH_MAX) {
    return { ok: false, reason: 'link-malformed', detail: 'not a link' }
  }
  const found = /(?:#|%23)(?:\/|%2f)s(?:\/|%2f)([^/%#?&]*)(?:\/|%2f)([^/%#?&]*)\s*$/i.exec(text)
  if (found === null) return { ok: false, reason: 'link-malformed', detail: 'no #/s/… in the text' }
  const cid = parseCid(found[1])
  if (!cid.ok) return { ok: false, reason: 'link-cid-malformed', detail: cid.detail }
  const fileKey = decodeKey((found[2] ?? '').trimEnd())
  if (fileKey === null || fileKey.length !== FILE_KEY_BYTES) {
    return { ok: false, reason: 'link-key-malformed', detail: 'the key is not 32 bytes of base64url' }
  }
  return { ok: true, value: { cid: cid.value.text, fileKey } }
}
