import { useLingui } from '@lingui/react/macro'
import { ArrowLeft, FileQuestion, FileWarning } from 'lucide-react'
import { useMemo } from 'react'
import { Link } from 'wouter'
import type { FileAudits } from '../../client/audit-api.ts'
import type { DriveEntry } from '../../client/entry-api.ts'
import type { ProofSheet } from '../../client/proof-api.ts'
import { LoadingNotice, Notice } from '../../ui/notice.tsx'
import { useFileAudits } from '../shared/audit-query.ts'
import { useEntry } from '../shared/entry-query.ts'
import { FailureNotice } from '../shared/failure-note.tsx'
import { PageHeader } from '../shared/page-header.tsx'
import { useProofSheet } from '../shared/proof-query.ts'
import { HealthPanel } from './health-panel.tsx'
import { Holders } from './holders.tsx'
import { runsByCid } from './proof-model.ts'
import { fewestCopies } from './proof-places.ts'
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
  const found = useFileAudits(entry.id)
  const audits = found.data?.ok === true ? found.data.value : null
  if (data === undefined) return <LoadingNotice>{t`Reading the proof sheet…`}</LoadingNotice>
  if (!data.ok) return <FailureNotice failure={data.error} />
  return <Sheet entry={entry} sheet={data.value} audits={audits} />
}

interface SheetProps {
  readonly entry: DriveEntry
  readonly sheet: ProofSheet
  readonly audits: FileAudits | null
}

/** What takes a look at every piece is computed once for all that show it. */
function Sheet({ entry, sheet, audits }: SheetProps) {
  const { t } = useLingui()
  const runs = useMemo(() => runsByCid(audits), [audits])
  const copies = useMemo(() => fewestCopies(sheet.parts, runs), [sheet, runs])
  const safety = audits === null ? null : { standing: audits.standing, copies }
  return (
    <div className="flex max-w-7xl flex-col gap-8">
      <SheetHead entry={entry} sheet={sheet} audits={audits} copies={copies} />
      {sheet.parts.length === 0 ? (
        <Notice icon={FileWarning} title={t`No receipts for this file`}>
          <p>
            {t`It came by a link, or was added elsewhere, so this page has checked no storage proof for it. Download it once: every part is checked then.`}
          </p>
        </Notice>
      ) : (
        <Holders sheet={sheet} runs={runs} safety={safety} />
      )}
      <HealthPanel entryId={entry.id} />
      <ValidatorsPanel entryId={entry.id} />
      <section>
        <h2 className="mb-3 text-base font-semibold">{t({ message: 'History', context: 'of a file' })}</h2>
        <Timeline sheet={sheet} audits={audits} />
      </section>
    </div>
  )
}
