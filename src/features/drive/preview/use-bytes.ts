import { useEffect, useState } from 'react'
import type { DriveFailure } from '../../../client/outcome-api.ts'
import type { ReadContent } from './open-content.ts'

/** Bytes asked for at once. */
const PIECE_BYTES = 512 * 1024

export type Reading =
  | { readonly kind: 'reading'; readonly done: number }
  | { readonly kind: 'failed'; readonly failure: DriveFailure | null }
  | { readonly kind: 'read'; readonly bytes: Uint8Array<ArrayBuffer> }

/** The first bytes of a file, at most `upTo`. */
export function useBytes(content: ReadContent, upTo: number): Reading {
  const [reading, setReading] = useState<Reading>({ kind: 'reading', done: 0 })
  useEffect(() => {
    let wanted = true
    const tell = (next: Reading) => wanted && setReading(next)
    const work = async (): Promise<void> => {
      const bytes = new Uint8Array(Math.min(upTo, content.bytes))
      for (let at = 0; at < bytes.length && wanted; ) {
        const piece = await content.read(at, Math.min(bytes.length, at + PIECE_BYTES))
        if (piece === null || piece.length === 0) {
          tell({ kind: 'failed', failure: await content.whatFailed() })
          return
        }
        bytes.set(piece, at)
        at += piece.length
        tell({ kind: 'reading', done: at })
      }
      tell({ kind: 'read', bytes })
    }
    work().catch(() => tell({ kind: 'failed', failure: null }))
    return () => {
      wanted = false
    }
  }, [content, upTo])
  return reading
}
