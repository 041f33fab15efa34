/**
 * Links: `#/s/<manifest CID>/<file key>` to one file (docs/formats/manifest.md), `#/l/<CID>/<link key>` to an object of the
 * link's own (docs/formats/share-link.md). Everything secret is in the fragment, which a browser never sends to a server.
 *
 * Exactly one text belongs to a pair: base64url without padding, unused bits zero. Reading also takes the
 * whole address around the fragment and mends one known accident: link scanners that rewrite `#` to `%23`
 * (and may go on to `%2F`). The mended link still has to be canonical.
 */
import { base64urlnopad } from '@scure/base'
import { parseCid } from '../cid.ts'
import { entryAt } from '../entry-at.ts'
import type { Result } from '../verdict.ts'
import { FILE_KEY_BYTES } from './key.ts'

export type LinkReason = 'link-malformed' | 'link-cid-malformed' | 'link-key-malformed'

export interface ShareLink {
  readonly cid: string
  /** 32 bytes. */
  readonly fileKey: Uint8Array
}

/** What a person was sent, of either kind. */
export interface FoundLink {
  /** `file`: the key of a manifest; `share`: the key of a link's own object. */
  readonly kind: 'file' | 'share'
  readonly cid: string
  /** 32 bytes. */
  readonly key: Uint8Array
}

/** Longest text worth looking at: a fragment has 106 characters, the rest is somebody's address. */
const LINK_LENGTH_MAX = 4096

/** Throws a RangeError for a CID or key that cannot be one (our bug). */
export function formatLink(cid: string, fileKey: Uint8Array): string {
  return format('s', cid, fileKey)
}

/** The same to an object of the link's own. */
export function formatShareLink(cid: string, linkKey: Uint8Array): string {
  return format('l', cid, linkKey)
}

function format(route: 's' | 'l', cid: string, key: Uint8Array): string {
  if (!parseCid(cid).ok) throw new RangeError('link: not a CID')
  if (key.length !== FILE_KEY_BYTES) throw new RangeError(`link: a key has ${FILE_KEY_BYTES} bytes`)
  return `#/${route}/${cid}/${base64urlnopad.encode(key)}`
}

/** Stray bits at the end, padding and white space are refused by the decoder. */
function decodeKey(text: string): Uint8Array | null {
  try {
    const key = base64urlnopad.decode(text)
    return key.length === FILE_KEY_BYTES ? key : null
  } catch {
    return null
  }
}

/** Reads a link, whole or from its `#` on. Total. Never puts the key into `detail`. */
export function parseLink(text: unknown): Result<ShareLink, LinkReason> {
  if (typeof text !== 'string' || text.length > LINK_LENGTH_MAX) {
    return { ok: false, reason: 'link-malformed', detail: 'not a link' }
  }
  const found = /(?:#|%23)(?:\/|%2f)s(?:\/|%2f)([^/%#?&]*)(?:\/|%2f)([^/%#?&]*)$/i.exec(text)
  if (found === null) return { ok: false, reason: 'link-malformed', detail: 'no #/s/… in the text' }
  const read = readPair(entryAt(found, 1), entryAt(found, 2).trimEnd())
  return read.ok ? { ok: true, value: { cid: read.value.cid, fileKey: read.value.key } } : read
}

function readPair(cidText: string, keyText: string): Result<Omit<FoundLink, 'kind'>, LinkReason> {
  const cid = parseCid(cidText)
  if (!cid.ok) return { ok: false, reason: 'link-cid-malformed', detail: cid.detail }
  const key = decodeKey(keyText)
  return key === null
    ? { ok: false, reason: 'link-key-malformed', detail: 'the key is not 32 bytes of base64url' }
    : { ok: true, value: { cid: cid.value.text, key } }
}

/** How often a link may have been escaped on its way: by a scanner, in a parameter of another one, once more in a mail. */
const ESCAPES_MAX = 4
/** Line breaks and invisible characters that mail programs put into long addresses. */
const INSERTED = /[\s\u00ad\u200b-\u200f\u2060\ufeff]/g
const ANYWHERE = /#\/?([sl])\/([^/#?&]*)\/([A-Za-z0-9_-]*)/g

/**
 * The link in whatever a person was sent or pasted: an address, a rewritten one (Safe Links and the like put it into a
 * parameter, escaped), a sentence around it. Total. Never puts the key into `detail`.
 */
export function findLink(text: unknown): Result<FoundLink, LinkReason> {
  if (typeof text !== 'string' || text.length > LINK_LENGTH_MAX)
    return { ok: false, reason: 'link-malformed', detail: 'not a link' }
  let left = text.replaceAll(INSERTED, '')
  let seen: Result<FoundLink, LinkReason> | null = null
  for (let round = 0; round <= ESCAPES_MAX; round += 1) {
    for (const match of left.matchAll(ANYWHERE)) {
      const read = readPair(entryAt(match, 2), entryAt(match, 3))
      if (read.ok) return { ok: true, value: { kind: match[1] === 's' ? 'file' : 'share', ...read.value } }
      seen ??= read
    }
    left = left.replaceAll(/%(?:23|25|2f)/gi, (escaped) => decodeURIComponent(escaped))
  }
  return seen ?? { ok: false, reason: 'link-malformed', detail: 'no link in the text' }
}
