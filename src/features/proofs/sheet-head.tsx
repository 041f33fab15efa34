import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { DriveEntry } from '../../client/entry-api.ts'
import type { SheetNotes } from '../../client/sheet-api.ts'
import { Button } from '../../ui/button.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { formatBytes } from '../../ui/format.ts'
import { EntryName } from '../shared/entry-name.tsx'
import { LevelBadge } from '../shared/level-badge.tsx'
import { useSave } from '../shared/save-provider.tsx'
import { AuditControls } from './audit-controls.tsx'
import { safetySentence } from './audit-sentences.ts'
import { CoverageNote } from './coverage-note.tsx'
import { coverageSentence } from './coverage-words.ts'
import { ExportBundle } from './export-bundle.tsx'
import { ExportButton } from './export-button.tsx'
import { LevelLegend } from './level-legend.tsx'
import { verdictSentence } from './proof-model.ts'
import { StandingBadge } from './verdict-badge.tsx'

interface SheetHeadProps {
  readonly entry: DriveEntry
  readonly sheet: SheetNotes
}

/** What is known of the file in a few sentences, and what can be done to know more. */
export function SheetHead({ entry, sheet }: SheetHeadProps) {
  const { t } = useLingui()
  const { saveFile } = useSave()
  const size = formatBytes(sheet.bytes)
  const receipts = verdictSentence(sheet)
  const { audits, copies, pieces, stored } = sheet
  const audited = audits?.isAudited === true ? audits : null
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
        {audited === null ? (
          <LevelBadge level={stored.level} />
        ) : (
          <StandingBadge standing={audited.standing} />
        )}
      </div>
      <div className="mt-3">
        {audited === null ? null : (
          <>
            <CoverageNote coverage={audited.coverage} standing={audited.standing} />
            <p className="mt-1 max-w-3xl">{safetySentence(audited.standing, copies)}</p>
          </>
        )}
        <p className={audited === null ? 'max-w-3xl' : 'mt-1 max-w-3xl text-muted'}>
          {audited === null ? receipts : t`At upload: ${receipts}`}
        </p>
        {audits === null || audited !== null || pieces.length === 0 ? null : (
          <p className="mt-1 max-w-3xl text-muted">{coverageSentence(audits.coverage, audits.standing)}</p>
        )}
      </div>
      {pieces.length === 0 ? null : (
        <div className="mt-4 border-t border-line pt-4">
          <AuditControls target={{ kind: 'entries', ids: [entry.id] }} label={t`Audit this file`} />
        </div>
      )}
      <div className="mt-4 flex flex-wrap items-start justify-between gap-3 border-t border-line pt-4">
        <LevelLegend />
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => saveFile(entry)}>{t`Download and check`}</Button>
          <ExportBundle entryId={entry.id} name={entry.name} cid={sheet.manifestCid} />
          <ExportButton sheet={sheet} />
        </div>
      </div>
    </section>
  )
}
