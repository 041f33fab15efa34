import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { AuditReport } from '../../../client/audit-api.ts'
import { Disclosure } from '../../../ui/disclosure.tsx'
import { formatBytes, formatCount, formatDateTime, formatSeconds } from '../../../ui/format.ts'
import { VerdictBadge } from '../verdict-badge.tsx'
import { DEPTH_WORDS, VERDICT_ORDER } from '../verdict-words.ts'
import { FindingRow } from './finding-row.tsx'

/** What finished audits came to: the last one at once, those before it on demand. */
export function ReportsCard({ reports }: { readonly reports: readonly AuditReport[] }) {
  const { t } = useLingui()
  const [last, ...earlier] = reports
  return (
    <section className="rounded-xl border border-line bg-surface p-5">
      <h2 className="font-semibold">{t`Last audits`}</h2>
      {last === undefined ? (
        <p className="mt-1 text-muted">{t`None yet. What each audit found is kept here.`}</p>
      ) : (
        <div className="mt-2">
          <Report report={last} />
        </div>
      )}
      {earlier.length === 0 ? null : (
        <div className="mt-3 border-t border-line pt-2">
          <Disclosure
            summary={t`${plural(earlier.length, { one: '# earlier audit', other: '# earlier audits' })}`}
          >
            <ol className="flex flex-col divide-y divide-line">
              {earlier.map((report) => (
                <li key={report.id} className="py-3 first:pt-1 last:pb-0">
                  <Report report={report} />
                </li>
              ))}
            </ol>
          </Disclosure>
        </div>
      )}
    </section>
  )
}

function Report({ report }: { readonly report: AuditReport }) {
  const { t } = useLingui()
  const { depth, files, objects, at, finishedAt, stopped, verdicts, miners } = report
  const took = formatSeconds((finishedAt - at) / 1000)
  const traffic = formatBytes(report.bytesDown + report.bytesUp)
  return (
    <>
      <p className="font-medium">
        {formatDateTime(at)} · {t(DEPTH_WORDS[depth].label)}
      </p>
      <p className="text-[0.8125rem] text-muted">
        {stopped
          ? t`Stopped after ${plural(objects, { one: '# object', other: '# objects' })}, ${took}, ${traffic} of traffic.`
          : t`${plural(files, { one: '# file', other: '# files' })} in ${plural(objects, { one: '# object', other: '# objects' })}, ${took}, ${traffic} of traffic.`}
      </p>
      {report.unreached === 0 ? null : (
        <p className="mt-1 text-[0.8125rem]">
          {t`${plural(report.unreached, { one: '# file was not asked about, or not all of it', other: '# files were not asked about, or not all of them' })}: there was no network, or nobody gave the list of parts. That says nothing about the copies: audit again when the network is back.`}
        </p>
      )}
      {report.unanswered === 0 ? null : (
        <p className="mt-1 text-[0.8125rem]">
          {t`Validators gave no answer about ${plural(report.unanswered, { one: '# object', other: '# objects' })}, so no miner was asked there. That says nothing about the copies: audit again when the validators are back.`}
        </p>
      )}
      <ul className="mt-2 flex flex-wrap gap-1.5" aria-label={t`Copies by what came of them`}>
        {VERDICT_ORDER.filter((verdict) => verdicts[verdict] > 0).map((verdict) => (
          <li key={verdict}>
            <VerdictBadge verdict={verdict} count={formatCount(verdicts[verdict])} />
          </li>
        ))}
      </ul>
      {miners.length === 0 ? null : (
        <ul className="mt-2 divide-y divide-line" aria-label={t`Miners with findings`}>
          {miners.map((finding) => (
            <FindingRow
              key={[finding.minerHotkey, finding.verdict, finding.blame, finding.reason].join()}
              finding={finding}
            />
          ))}
        </ul>
      )}
    </>
  )
}
