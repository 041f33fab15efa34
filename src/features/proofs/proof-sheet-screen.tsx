import { useLingui } from '@lingui/react/macro'
import { ArrowLeft, FileQuestion, FileWarning, MessageSquareQuote } from 'lucide-react'
import { useDeferredValue } from 'react'
import { Link } from 'wouter'
import type { DriveEntry } from '../../client/entry-api.ts'
import type { SheetNotes } from '../../client/sheet-api.ts'
import { LoadingNotice, Notice } from '../../ui/notice.tsx'
import { useEntry } from '../shared/entry-query.ts'
import { FailureNotice } from '../shared/failure-note.tsx'
import { PageHeader } from '../shared/page-header.tsx'
import { useProofSheet } from '../shared/proof-query.ts'
import { HealthPanel } from './health-panel.tsx'
import { Holders } from './holders.tsx'
import { SheetHead } from './sheet-head.tsx'
import { Timeline } from './timeline/timeline.tsx'
import { ValidatorsPanel } from './validators-panel.tsx'

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
      <div className="relative min-h-0 flex-1 overflow-y-auto px-4 pb-10 sm:px-6">
        {found === undefined ? (
          <LoadingNotice>{t`Reading the proof sheet…`}</LoadingNotice>
        ) : found === null || found.kind === 'folder' ? (
          <Notice icon={FileQuestion} title={t`There is no such file in this drive`}>
            <p>{t`It may have been removed. Choose another from the list of all files.`}</p>
          </Notice>
        ) : (
          <LoadedSheet key={found.id} entry={found} />
        )}
      </div>
    </>
  )
}

function LoadedSheet({ entry }: { readonly entry: DriveEntry }) {
  const { t } = useLingui()
  // Drawn in small steps: of a file of a thousand pieces all at once would be one long task.
  const data = useDeferredValue(useProofSheet(entry).data)
  if (data === undefined) return <LoadingNotice>{t`Reading the proof sheet…`}</LoadingNotice>
  if (!data.ok) return <FailureNotice failure={data.error} />
  return <Sheet entry={entry} sheet={data.value} />
}

function Sheet({ entry, sheet }: { readonly entry: DriveEntry; readonly sheet: SheetNotes }) {
  const { t } = useLingui()
  const { audits, copies, pieces, stored } = sheet
  const safety = audits === null ? null : { standing: audits.standing, copies }
  return (
    <div className="flex max-w-7xl flex-col gap-8">
      <SheetHead entry={entry} sheet={sheet} />
      {pieces.length === 0 ? (
        <Notice icon={FileWarning} title={t`No receipts for this file`}>
          <p>
            {t`It came by a link, or was added elsewhere, so this page has checked no storage proof for it. Download it once: every part is checked then.`}
          </p>
        </Notice>
      ) : stored.level === 'claimed' && stored.holders === 0 ? (
        <Notice icon={MessageSquareQuote} title={t`There is only a validator’s word`}>
          <p>
            {t`It was stored through a validator that gives no receipts. That one confirmed every piece and gave it back once, so it had the bytes then. Which miners hold them, it does not say.`}
          </p>
        </Notice>
      ) : (
        <Holders sheet={sheet} safety={safety} />
      )}
      <HealthPanel entryId={entry.id} />
      <ValidatorsPanel entryId={entry.id} />
      <section>
        <h2 className="mb-3 text-base font-semibold">{t({ message: 'History', context: 'of a file' })}</h2>
        <Timeline sheet={sheet} />
      </section>
    </div>
  )
}
