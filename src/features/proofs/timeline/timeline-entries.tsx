import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { CloudUpload, Download, type LucideIcon, ScanSearch } from 'lucide-react'
import type { ReactNode } from 'react'
import type { AuditMoment, DownloadMoment, StoredMoment } from '../../../client/sheet-api.ts'
import { formatBytes, formatClock, formatCount } from '../../../ui/format.ts'
import { LevelBadge } from '../../shared/level-badge.tsx'
import { faultSentence, whatSentence } from '../audit-sentences.ts'
import { DownloadDetail } from '../download-detail.tsx'
import { VerdictBadge } from '../verdict-badge.tsx'
import { VERDICT_ORDER } from '../verdict-words.ts'

interface MomentHeadProps {
  readonly icon: LucideIcon
  readonly title: string
  readonly at: number
  readonly children?: ReactNode
}

function MomentHead({ icon: Icon, title, at, children }: MomentHeadProps) {
  return (
    <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
      <Icon aria-hidden="true" size={16} strokeWidth={1.9} className="shrink-0 text-muted" />
      <span className="font-medium">{title}</span>
      <span className="text-muted">{formatClock(at)}</span>
      <span className="ml-auto">{children}</span>
    </p>
  )
}

export function StoredEntry({ moment }: { readonly moment: StoredMoment }) {
  const { t } = useLingui()
  const { receipts, miners, failed, unchecked, at } = moment
  return (
    <>
      <MomentHead icon={CloudUpload} title={t`Stored`} at={at}>
        <LevelBadge level={failed > 0 ? 'failed' : unchecked === receipts ? 'claimed' : 'verified'} />
      </MomentHead>
      <p className="mt-1 text-muted">
        {t`${plural(receipts, { one: '# receipt', other: '# receipts' })}, signed by ${plural(miners, { one: '# miner', other: '# miners' })}.`}{' '}
        {failed > 0
          ? `${t`${plural(failed, { one: '# of them did not hold.', other: '# of them did not hold.' })}`} `
          : null}
        {unchecked > 0
          ? t`${plural(unchecked, { one: '# of them is of a further copy and was not checked.', other: '# of them are of further copies and were not checked.' })}`
          : null}
        {failed + unchecked === 0 ? t`Each was checked against your own encrypted bytes.` : null}
      </p>
    </>
  )
}

export function AuditEntry({ moment }: { readonly moment: AuditMoment }) {
  const { t } = useLingui()
  const { pieces, depth, at, troubles, verdicts, findings } = moment
  const traffic = formatBytes(moment.bytes)
  const questions = formatCount(moment.questions)
  return (
    <>
      <MomentHead icon={ScanSearch} title={depth === 'quick' ? t`Quick audit` : t`Thorough audit`} at={at} />
      <p className="mt-1 text-muted">
        {t`${plural(pieces, { one: '# piece', other: '# pieces' })} asked for, ${questions} questions, ${traffic} of traffic.`}{' '}
        {troubles === 0
          ? null
          : t`${plural(troubles, { one: 'For # piece the validator gave no answers.', other: 'For # pieces the validator gave no answers.' })}`}
      </p>
      <ul className="mt-2 flex flex-wrap gap-1.5">
        {VERDICT_ORDER.filter((verdict) => verdicts[verdict] !== undefined).map((verdict) => (
          <li key={verdict}>
            <VerdictBadge verdict={verdict} count={formatCount(verdicts[verdict] ?? 0)} />
          </li>
        ))}
      </ul>
      {findings.length === 0 ? null : (
        <ul className="mt-2 flex flex-col gap-1 text-[0.8125rem]">
          {findings.map(({ minerUid, ...holder }) => (
            <li key={`${holder.minerHotkey}-${holder.verdict}`}>
              <span className="font-medium">
                {minerUid === null ? t`A miner that has left` : t`Miner ${minerUid}`}
              </span>
              <span className="text-muted">
                {' – '}
                {whatSentence(holder)} {faultSentence(holder)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

interface DownloadEntryProps {
  readonly entryId: string
  readonly moment: DownloadMoment
}

export function DownloadEntry({ entryId, moment: { at, download } }: DownloadEntryProps) {
  const { t } = useLingui()
  const size = formatBytes(download.bytes)
  return (
    <>
      <MomentHead icon={Download} title={t`Downloaded, ${size}`} at={at}>
        <LevelBadge level={download.level} />
      </MomentHead>
      <DownloadDetail entryId={entryId} at={at} download={download} />
    </>
  )
}
