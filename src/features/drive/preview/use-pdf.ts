import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react'
import type { WhyNoDocument } from './pdf-messages.ts'
import { type Heard, PdfTalk } from './pdf-talk.ts'

export interface ShownPage {
  readonly page: number
  /** Height over width. */
  readonly ratio: number
  readonly text: string
}

export type Pdf =
  | { readonly kind: 'opening' }
  | { readonly kind: 'failed'; readonly why: WhyNoDocument | 'silent' }
  | {
      readonly kind: 'open'
      readonly pages: number
      /** Null before the first. */
      readonly shown: ShownPage | null
      /** What the newest question led to. */
      readonly drawing: 'wanted' | 'done' | 'failed'
    }

interface UsedPdf {
  readonly pdf: Pdf
  /** @param width in pixels of the device */
  readonly show: (page: number, width: number) => void
}

/** A document in its frame; the bytes are used up. */
export function usePdf(frame: RefObject<HTMLIFrameElement | null>, bytes: ArrayBuffer): UsedPdf {
  const [pdf, setPdf] = useState<Pdf>({ kind: 'opening' })
  const talk = useRef<PdfTalk | null>(null)
  const asked = useRef(1)
  // Before the frame can have said anything.
  useLayoutEffect(() => {
    if (frame.current === null) return
    const hear = (said: Heard) => {
      const page = asked.current
      setPdf((before) => after(before, said, page))
    }
    const onSilent = () => setPdf({ kind: 'failed', why: 'silent' })
    const begun = new PdfTalk(frame.current, bytes, { hear, onSilent })
    talk.current = begun
    return () => begun.close()
  }, [frame, bytes])
  const show = useCallback((page: number, width: number) => {
    asked.current = page
    talk.current?.show(page, width)
    setPdf((before) => (before.kind === 'open' ? { ...before, drawing: 'wanted' } : before))
  }, [])
  return { pdf, show }
}

function after(before: Pdf, said: Heard, page: number): Pdf {
  switch (said.kind) {
    case 'opened':
      // Once: a document does not change its number of pages.
      return before.kind === 'opening'
        ? { kind: 'open', pages: said.pages, shown: null, drawing: 'wanted' }
        : before
    case 'failed':
      return before.kind === 'opening' ? { kind: 'failed', why: said.why } : before
    case 'page-failed':
      return before.kind === 'open' ? { ...before, drawing: 'failed' } : before
    case 'shown': {
      const { ratio, text } = said
      return before.kind === 'open' ? { ...before, shown: { page, ratio, text }, drawing: 'done' } : before
    }
  }
}
