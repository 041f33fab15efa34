import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { ArrowLeft, FileQuestion, FileWarning } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import type { DriveEntry } from '../../client/entry-api.ts'
import type { ProofSheet } from '../../client/proof-api.ts'
import { summariseParts } from '../../client/proof-summary.ts'
import { Button } from '../../ui/button.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { formatBytes } from '../../ui/format.ts'
import { LoadingNotice, Notice } from '../../ui/notice.tsx'
import { EntryName } from '../shared/entry-name.tsx'
import { useEntry } from '../shared/entry-query.ts'
import { FailureNotice } from '../shared/failure-note.tsx'
import { LevelBadge } from '../shared/level-badge.tsx'
import { PageHeader } from '../shared/page-header.tsx'
import { useProofSheet } from '../shared/proof-query.ts'
import { useSave } from '../shared/save-provider.tsx'
import { DownloadsList } from './downloads-list.tsx'
import { ExportButton } from './export-button.tsx'
import { HolderCard } from './holder-card.tsx'
import { LevelLegend } from './level-legend.tsx'
import { type Cell, Matrix } from './matrix.tsx'
import { holderAt, minersOf, partsInOrder, verdictSentence } from './proof-model.ts'

export function ProofSheetScreen({ entryId }: { readonly entryId: string }) {
  const { t } = useLingui()
  const found = useEntry(entryId)
  return (
    <>
      <PageHeader title={t`Proof sheet`}>
        <Link href="/proofs" className="inline-flex items-center gap-1.5 rounded text-muted hover:text-ink">
          <ArrowLeft aria-hidden="true" size={16} />
          {t`All files`}
        </Link>
      </PageHeader>
      <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-10 sm:px-6">
        {found === undefined ? (
          <LoadingNotice>{t`Reading the proof sheet…`}</LoadingNotice>
        ) : found === null || found.kind === 'folder' ? (
          <Notice icon={FileQuestion} title={t`There is no such file in this drive`}>
            <p>{t`It may have been removed. Choose another from the list of all files.`}</p>
          </Notice>
        ) : (
          <LoadedSheet entry={found} />
        )}
      </div>
    </>
  )
}

function LoadedSheet({ entry }: { readonly entry: DriveEntry }) {
  const { t } = useLingui()
  const { data } = useProofSheet(entry)
  if (data === undefined) return <LoadingNotice>{t`Reading the proof sheet…`}</LoadingNotice>
  if (!data.ok) return <FailureNotice failure={data.error} />
  return (
    <div className="flex max-w-6xl flex-col gap-8">
      <SheetHead entry={entry} sheet={data.value} />
      {data.value.parts.length === 0 ? (
        <Notice icon={FileWarning} title={t`No receipts for this file`}>
          <p>
            {t`It came by a link, or was added elsewhere, so this page has checked no storage proof for it. Download it once: every part is checked then.`}
          </p>
        </Notice>
      ) : (
        <Holders sheet={data.value} />
      )}
      <section>
        <h2 className="mb-3 text-base font-semibold">{t`Downloads`}</h2>
        <DownloadsList downloads={data.value.downloads} />
      </section>
    </div>
  )
}

function SheetHead({ entry, sheet }: { readonly entry: DriveEntry; readonly sheet: ProofSheet }) {
  const { t } = useLingui()
  const { saveFile } = useSave()
  const size = formatBytes(sheet.bytes)
  return (
    <section className="rounded-xl border border-line bg-surface p-5">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <p className="text-base font-semibold break-words">
            <EntryName name={entry.name} />
          </p>
          <p className="text-muted">
            <Trans>
              {size} (<Plural value={sheet.bytes} one="# byte" other="# bytes" />) · manifest{' '}
              <CopyText text={sheet.manifestCid} what={t`manifest CID`} keep={8} />
            </Trans>
          </p>
        </div>
        <LevelBadge level={summariseParts(sheet.parts).level} />
      </div>
      <p className="mt-3 max-w-3xl">{verdictSentence(sheet)}</p>
      <div className="mt-4 flex flex-wrap items-start justify-between gap-3">
        <LevelLegend />
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => saveFile(entry)}>{t`Download and check`}</Button>
          <ExportButton sheet={sheet} />
        </div>
      </div>
    </section>
  )
}

function Holders({ sheet }: { readonly sheet: ProofSheet }) {
  const { t } = useLingui()
  const parts = partsInOrder(sheet)
  const [chosen, setChosen] = useState<Cell | null>(null)
  const first = parts[0]
  const fallback = first?.holders[0]
  const cell =
    chosen ??
    (first !== undefined && fallback !== undefined ? { part: first, hotkey: fallback.minerHotkey } : null)
  const holder = cell === null ? null : holderAt(cell.part, cell.hotkey)
  return (
    <section>
      <h2 className="text-base font-semibold">{t`Who holds it`}</h2>
      <p className="mb-3 text-muted">
        {t`Every piece and every miner that holds it. Columns are miner numbers; choose a mark to see its checks.`}
      </p>
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,27rem)]">
        <Matrix parts={parts} miners={minersOf(sheet)} chosen={cell} onChoose={setChosen} />
        <div aria-live="polite">
          {cell === null || holder === null ? null : <HolderCard part={cell.part} holder={holder} />}
        </div>
      </div>
    </section>
  )
}
