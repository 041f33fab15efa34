import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { CircleX, Gavel, ShieldCheck } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { BundleReport } from '../../client/bundle/bundle-report.ts'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { nameInSentence } from '../../ui/display-name.ts'
import { type Fact, Facts } from '../../ui/facts.tsx'
import { formatBytes, formatDateTime } from '../../ui/format.ts'
import { EntryName } from '../shared/entry-name.tsx'
import { ObjectList } from './object-list.tsx'
import { StatementView } from './statement-view.tsx'

interface ReportViewProps {
  readonly file: string
  readonly report: BundleReport
  readonly onClear: () => void
}

/** The verdict first, then what it proves and what not, then everything that was computed. */
export function ReportView({ file, report, onClear }: ReportViewProps) {
  const { t } = useLingui()
  return (
    <div className="flex flex-col gap-4">
      <section className="rounded-xl border border-line bg-surface p-6 shadow-sm max-sm:p-4">
        <Verdict report={report} />
        <div className="mt-5">
          <Origin file={file} report={report} />
        </div>
        <Button className="mt-5" onClick={onClear}>{t`Check another bundle`}</Button>
      </section>
      <StatementView statement={report.statement} />
      <ObjectList objects={report.objects} />
    </div>
  )
}

function Verdict({ report }: { readonly report: BundleReport }) {
  const { t } = useLingui()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  const convicts = report.statement.proves.some(({ code }) => code === 'convicted')
  const Icon = report.ok ? ShieldCheck : convicts ? Gavel : CircleX
  return (
    <div
      className={classNames(
        'flex gap-3 rounded-lg px-4 py-3',
        report.ok ? 'bg-verified-soft text-verified' : 'bg-failed-soft text-failed',
      )}
    >
      <Icon aria-hidden="true" size={24} className="mt-0.5 shrink-0" />
      <div className="min-w-0">
        <h1 ref={heading} tabIndex={-1} className="text-lg font-semibold tracking-tight outline-none">
          {report.ok
            ? t`Everything in this bundle holds`
            : convicts
              ? t`A miner signed a wrong answer`
              : t`Not everything in this bundle holds`}
        </h1>
        <p className="text-ink">{countsOf(report)}</p>
      </div>
    </div>
  )
}

/** What was computed, by what came of it. */
function countsOf({ answers, receipts }: BundleReport): string {
  const all = Object.values(answers).reduce((sum, count) => sum + count, 0)
  const notes = receipts.held + receipts.proven + receipts.failed
  const { proven, 'no-answer': absent } = answers
  const wrong = all - proven - absent
  const lines = [
    ...(all === 0
      ? []
      : [plural(all, { one: '# answer was asked for.', other: '# answers were asked for.' })]),
    ...(proven === 0 ? [] : [plural(proven, { one: '# is proven.', other: '# are proven.' })]),
    ...(wrong === 0 ? [] : [plural(wrong, { one: '# is not proven.', other: '# are not proven.' })]),
    ...(absent === 0 ? [] : [plural(absent, { one: '# did not come.', other: '# did not come.' })]),
    ...(notes === 0
      ? []
      : [plural(notes, { one: '# receipt was checked.', other: '# receipts were checked.' })]),
    ...(receipts.failed === 0
      ? []
      : [plural(receipts.failed, { one: '# receipt does not hold.', other: '# receipts do not hold.' })]),
  ]
  return lines.join(' ')
}

/** Who says so, and when, by their own word. */
function Origin({ file, report }: Pick<ReportViewProps, 'file' | 'report'>) {
  const { t } = useLingui()
  const { name, at, exporter, networkName, genesisHash, downloads } = report
  const facts: Fact[] = [{ label: t`Bundle`, value: nameInSentence(file) }]
  if (name !== null) facts.push({ label: t`Proofs of`, value: <EntryName name={name} /> })
  facts.push(
    { label: t`Exported`, value: t`${formatDateTime(at)}, by the exporter’s clock` },
    { label: t`Signed by`, value: <CopyText text={exporter} what={t`address of the exporter`} keep={8} /> },
    { label: t`Network`, value: networkName },
    {
      label: t`Genesis`,
      value: <CopyText text={genesisHash} what={t`genesis hash`} keep={8} />,
    },
  )
  const last = downloads.at(-1)
  if (last !== undefined) {
    const { bytes, complete } = last
    const size = formatBytes(bytes)
    const when = formatDateTime(last.at)
    facts.push({
      label: t`Last download`,
      value: complete
        ? t`${when}, ${size}, complete, by the exporter’s word`
        : t`${when}, ${size}, not complete, by the exporter’s word`,
    })
  }
  return <Facts facts={facts} />
}
