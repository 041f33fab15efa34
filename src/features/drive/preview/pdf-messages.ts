/**
 * What page and frame say to each other about a PDF document. The frame draws whatever somebody stored, so what it says is read
 * as if a stranger said it.
 */

/** The frame's document, on the page's own origin; the gateway serves it under a policy of its own. */
export const PDF_FRAME_PATH = '/pdf-frame.html'

/** What East Asian documents name without bringing it along; the page hands it to the frame that needs it. */
export const PDF_ENCODINGS_PATH = '/pdf-encodings.json'

/** Letters of a page's text that are passed on. */
export const TEXT_LETTERS_MAX = 200_000
/** More pages than anybody turns; what says more is no document. */
const PAGES_MAX = 1_000_000
/** Heights of a page in its widths: beyond them it is cut. */
const RATIO_MAX = 20

/** To the window of the page, once, when the frame listens. */
export const FRAME_READY = 'filetao-pdf-ready'

export type PageToFrame =
  /** Once, and first. */
  | { readonly kind: 'open'; readonly bytes: ArrayBuffer }
  /** The newest one counts: what was asked before need not be answered. */
  | {
      readonly kind: 'show'
      /** Names the question in the answer. */
      readonly ask: number
      /** From 1. */
      readonly page: number
      /** Pixels of the device; the frame may draw fewer. */
      readonly width: number
    }
  /** The file of encodings as it is, or null where it could not be fetched. */
  | { readonly kind: 'encodings'; readonly json: string | null }

export type WhyNoDocument = 'password' | 'damaged'

export type FrameToPage =
  | { readonly kind: 'opened'; readonly pages: number }
  | { readonly kind: 'failed'; readonly why: WhyNoDocument }
  | {
      readonly kind: 'shown'
      readonly ask: number
      /** Height over width. */
      readonly ratio: number
      readonly text: string
    }
  /** At most once. */
  | { readonly kind: 'wants-encodings' }
  /** This page of it cannot be drawn; others may. */
  | { readonly kind: 'page-failed'; readonly ask: number }

type Fields = Readonly<Record<string, unknown>>

function fieldsOf(said: unknown): Fields | null {
  return typeof said === 'object' && said !== null ? { ...said } : null
}

function isCount(value: unknown, most: number): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 && value <= most
}

/** Null for what the frame would not say. */
export function readFrame(said: unknown): FrameToPage | null {
  const fields = fieldsOf(said)
  if (fields === null) return null
  const { kind, pages, why, ask, ratio, text } = fields
  switch (kind) {
    case 'opened':
      return isCount(pages, PAGES_MAX) ? { kind, pages } : null
    case 'failed':
      return why === 'password' || why === 'damaged' ? { kind, why } : null
    case 'wants-encodings':
      return { kind }
    case 'page-failed':
      return isCount(ask, Number.MAX_SAFE_INTEGER) ? { kind, ask } : null
    case 'shown':
      if (!isCount(ask, Number.MAX_SAFE_INTEGER) || typeof text !== 'string') return null
      if (typeof ratio !== 'number' || !(ratio > 0)) return null
      return {
        kind,
        ask,
        ratio: Math.min(RATIO_MAX, Math.max(1 / RATIO_MAX, ratio)),
        text: text.slice(0, TEXT_LETTERS_MAX),
      }
    default:
      return null
  }
}

/** Null for what the page would not say. */
export function readPage(said: unknown): PageToFrame | null {
  const fields = fieldsOf(said)
  if (fields === null) return null
  const { kind, bytes, json, ask, page, width } = fields
  if (kind === 'open') return bytes instanceof ArrayBuffer ? { kind, bytes } : null
  if (kind === 'encodings') return json === null || typeof json === 'string' ? { kind, json } : null
  if (kind !== 'show' || !isCount(ask, Number.MAX_SAFE_INTEGER)) return null
  return isCount(page, PAGES_MAX) && isCount(width, 100_000) ? { kind, ask, page, width } : null
}
