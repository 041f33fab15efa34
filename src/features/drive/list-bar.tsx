import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { Totals } from '../../client/entry-api.ts'
import { Button } from '../../ui/button.tsx'
import { formatBytes } from '../../ui/format.ts'
import type { PlaceKind } from './places.ts'

interface ListBarProps {
  readonly place: PlaceKind
  readonly totals: Totals
  readonly onEmptyTrash: () => void
  /** How it is shown, on a phone; elsewhere that stands above the list. */
  readonly controls: ReactNode
}

/** What there is. The line is always there, for one that appears would move the rows below it. */
export function ListBar({ place, totals, onEmptyTrash, controls }: ListBarProps) {
  const { t } = useLingui()
  return (
    <div className="flex h-11 shrink-0 items-center gap-1 border-b border-line px-3 @2xl:px-4">
      <p className="mr-auto min-w-0 truncate text-muted">
        <TotalsText totals={totals} />
      </p>
      {place === 'trash' ? (
        <Button compact variant="quiet" className="text-failed" onClick={onEmptyTrash}>
          {t`Empty trash`}
        </Button>
      ) : null}
      <div className="flex items-center gap-1 sm:hidden">{controls}</div>
    </div>
  )
}

function TotalsText({ totals }: { readonly totals: Totals }) {
  const size = formatBytes(totals.bytes)
  if (totals.files === 0) return <Plural value={totals.folders} one="# folder" other="# folders" />
  return totals.folders > 0 ? (
    <Trans>
      <Plural value={totals.files} one="# file" other="# files" />,{' '}
      <Plural value={totals.folders} one="# folder" other="# folders" /> · {size}
    </Trans>
  ) : (
    <Trans>
      <Plural value={totals.files} one="# file" other="# files" /> · {size}
    </Trans>
  )
}
