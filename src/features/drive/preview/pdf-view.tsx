import { useLingui } from '@lingui/react/macro'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { classNames } from '../../../ui/class-names.ts'
import { formatCount } from '../../../ui/format.ts'
import { InlineNote } from '../../../ui/notice.tsx'
import { useWidth } from '../../../ui/use-width.ts'
import { NotShown } from './not-shown.tsx'
import { PdfBar } from './pdf-bar.tsx'
import { PDF_FRAME_PATH } from './pdf-messages.ts'
import { FITS, pageWidth, stepPage, stepZoom } from './pdf-model.ts'
import { usePageKeys } from './use-page-keys.ts'
import { type ShownPage, usePdf } from './use-pdf.ts'
import { useSteadyCentre } from './use-steady-centre.ts'

/** Height over width of what most documents are made for, until the document says otherwise. */
const A4 = Math.SQRT2

interface PdfViewProps {
  /** The whole document; used up. */
  readonly bytes: ArrayBuffer
  readonly size: number
  readonly name: string
  readonly onDownload: () => void
}

/** One page of a document at a time. The page scrolls and the frame only draws: no key and no click reaches it. */
export function PdfView({ bytes, size, name, onDownload }: PdfViewProps) {
  const { t } = useLingui()
  const frame = useRef<HTMLIFrameElement>(null)
  const room = useRef<HTMLDivElement>(null)
  const { pdf, show } = usePdf(frame, bytes)
  const [page, setPage] = useState(1)
  const [zoom, setZoom] = useState(FITS)
  const roomWidth = useWidth(room)
  const width = pageWidth(roomWidth, zoom)
  const pages = pdf.kind === 'open' ? pdf.pages : 0
  const shown = pdf.kind === 'open' ? pdf.shown : null

  useEffect(() => {
    if (pages > 0) show(page, Math.round(width * devicePixelRatio))
  }, [pages, page, width, show])
  useEffect(() => {
    room.current?.scrollTo({ top: 0 })
  }, [shown?.page])
  useSteadyCentre(room, width)
  usePageKeys(room, (by) => setPage(stepPage(page, by, pages)))

  if (pdf.kind === 'failed') {
    const why = pdf.why === 'damaged' ? 'unreadable' : pdf.why
    return <NotShown why={why} bytes={size} onDownload={onDownload} />
  }
  const all = formatCount(pages)
  return (
    <div className="flex h-full w-full min-w-0 flex-col">
      {/* Scrolled by keyboard too, for it takes the focus. */}
      <div
        ref={room}
        tabIndex={0}
        role="region"
        aria-label={t`The page that is shown`}
        data-sideways={width > roomWidth}
        className="min-h-0 flex-1 overflow-auto outline-offset-[-2px] [scrollbar-gutter:stable]"
      >
        <div className="w-fit min-w-full p-4">
          <Sheet
            frame={frame}
            title={t`Page ${page} of ${name}, as a picture`}
            width={width}
            shown={shown}
            failed={pdf.kind === 'open' && pdf.drawing === 'failed'}
          />
        </div>
      </div>
      <PdfBar
        page={page}
        pages={pages}
        drawing={pdf.kind === 'opening' || pdf.drawing === 'wanted'}
        zoom={zoom}
        onPage={setPage}
        onZoom={(by) => setZoom(by === 0 ? FITS : stepZoom(zoom, by))}
      />
      <p role="status" className="sr-only">
        {pages === 0 ? t`Opening the document…` : t`Page ${page} of ${all}`}
      </p>
    </div>
  )
}

interface SheetProps {
  readonly frame: RefObject<HTMLIFrameElement | null>
  readonly title: string
  /** CSS pixels. */
  readonly width: number
  readonly shown: ShownPage | null
  /** The frame stays, for the next page may be whole. */
  readonly failed: boolean
}

function Sheet({ frame, title, width, shown, failed }: SheetProps) {
  const { t } = useLingui()
  return (
    <>
      {failed ? (
        <div className="mx-auto max-w-md py-10">
          <InlineNote tone="failed">{t`This page of the document is damaged and cannot be shown.`}</InlineNote>
        </div>
      ) : null}
      <iframe
        ref={frame}
        src={PDF_FRAME_PATH}
        sandbox="allow-scripts"
        referrerPolicy="no-referrer"
        title={title}
        tabIndex={-1}
        className={classNames(
          'pointer-events-none mx-auto bg-white shadow-sm ring-1 ring-line',
          failed && 'hidden',
        )}
        style={{ width, height: Math.round(width * (shown?.ratio ?? A4)) }}
      />
      <p className="sr-only">{failed ? null : shown?.text}</p>
    </>
  )
}
