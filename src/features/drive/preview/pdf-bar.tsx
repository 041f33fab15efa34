import { Trans, useLingui } from '@lingui/react/macro'
import { ChevronDown, ChevronUp, LoaderCircle, Minus, Plus } from 'lucide-react'
import { useState } from 'react'
import { Button, IconButton } from '../../../ui/button.tsx'
import { formatCount } from '../../../ui/format.ts'
import { stepPage, ZOOMS } from './pdf-model.ts'

interface PdfBarProps {
  /** From 1. */
  readonly page: number
  /** 0 before the document is open. */
  readonly pages: number
  readonly drawing: boolean
  /** A place in `ZOOMS`. */
  readonly zoom: number
  readonly onPage: (page: number) => void
  /** 0 fits the width again. */
  readonly onZoom: (by: 1 | -1 | 0) => void
}

/** Which page of a document, and how large. */
export function PdfBar({ page, pages, drawing, zoom, onPage, onZoom }: PdfBarProps) {
  const { t } = useLingui()
  const percent = formatCount(100 * (ZOOMS[zoom] ?? 1))
  const all = formatCount(pages)
  return (
    <div className="flex min-h-12 items-center justify-between gap-3 border-t border-line bg-surface px-3 sm:px-5">
      <div className="flex items-center gap-1">
        <IconButton
          icon={ChevronUp}
          label={t`Previous page`}
          aria-disabled={page <= 1}
          onClick={() => onPage(stepPage(page, -1, pages))}
        />
        <IconButton
          icon={ChevronDown}
          label={t`Next page`}
          aria-disabled={page >= pages}
          onClick={() => onPage(stepPage(page, 1, pages))}
        />
        {pages === 0 ? (
          <span className="px-1 text-muted">{t`Opening the document…`}</span>
        ) : (
          <span className="flex items-center gap-1.5 px-1 whitespace-nowrap text-muted">
            <Trans>
              Page <PageField page={page} pages={pages} onPage={onPage} /> of {all}
            </Trans>
          </span>
        )}
        {drawing ? <LoaderCircle aria-hidden="true" size={15} className="animate-spin text-muted" /> : null}
      </div>
      <div className="flex items-center gap-1">
        <IconButton icon={Minus} label={t`Smaller`} aria-disabled={zoom === 0} onClick={() => onZoom(-1)} />
        <Button
          variant="quiet"
          compact
          className="min-w-14 text-muted max-sm:hidden"
          title={t`Fit the width`}
          onClick={() => onZoom(0)}
        >
          {t`${percent}%`}
        </Button>
        <IconButton
          icon={Plus}
          label={t`Larger`}
          aria-disabled={zoom === ZOOMS.length - 1}
          onClick={() => onZoom(1)}
        />
      </div>
    </div>
  )
}

type PageFieldProps = Pick<PdfBarProps, 'page' | 'pages' | 'onPage'>

/** The number of the page, and a place to type another. */
function PageField({ page, pages, onPage }: PageFieldProps) {
  const { t } = useLingui()
  const [typed, setTyped] = useState<string | null>(null)
  const go = () => {
    const wanted = Number.parseInt(typed ?? '', 10)
    if (wanted >= 1) onPage(Math.min(pages, wanted))
    setTyped(null)
  }
  return (
    <input
      inputMode="numeric"
      aria-label={t`Go to page`}
      value={typed ?? String(page)}
      maxLength={7}
      style={{ width: `${Math.max(2, String(pages).length) + 2}ch` }}
      onChange={(event) => setTyped(event.target.value)}
      onFocus={(event) => event.target.select()}
      onBlur={go}
      onKeyDown={(event) => {
        if (event.key === 'Enter') go()
      }}
      className="h-7 rounded-md border border-line-strong/60 bg-surface px-1.5 text-center text-ink tabular-nums"
    />
  )
}
