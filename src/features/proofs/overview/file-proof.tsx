import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { Link } from 'wouter'
import type { AuditRow } from '../../../client/audit-api.ts'
import { classNames } from '../../../ui/class-names.ts'
import { formatAgo, formatBytes } from '../../../ui/format.ts'
import { EntryName } from '../../shared/entry-name.tsx'
import { whatSentence } from '../audit-sentences.ts'
import { lossText } from '../coverage-words.ts'
import { StandingBadge } from '../verdict-badge.tsx'
import { VERDICTS } from '../verdict-words.ts'

/** One file in the list of all proofs; leads to its sheet. */
export function FileProof({ row, now }: { readonly row: AuditRow | null | undefined; readonly now: number }) {
  if (row === null || row === undefined) return null
  return (
    <Link
      href={`/proofs/${encodeURIComponent(row.entryId)}`}
      className="flex h-full items-center gap-4 px-5 hover:bg-hover focus-visible:outline-offset-[-2px]"
    >
      <span className="min-w-0 flex-1">
        <EntryName name={row.name} className="block truncate font-medium" />
        <Below row={row} now={now} />
      </span>
      <StandingBadge standing={row.standing} />
    </Link>
  )
}

function Below({ row, now }: { readonly row: AuditRow; readonly now: number }) {
  const { t } = useLingui()
  const { coverage, standing, worst, copies } = row
  if (worst !== null) {
    const { minerUid } = worst
    const who = minerUid === null ? t`A miner that has left` : t`Miner ${minerUid}`
    return (
      <span
        className={classNames(
          'block truncate text-xs',
          VERDICTS[worst.verdict].tone === 'failed' ? 'text-failed' : 'text-muted',
        )}
      >
        {who}: {whatSentence(worst)}
      </span>
    )
  }
  const facts = [formatBytes(row.bytes)]
  if (standing === 'lost' || (copies === 0 && standing !== 'unaudited'))
    facts.push(t`a piece of it was proven by nobody`)
  else if (standing !== 'unaudited') {
    facts.push(t`${plural(copies, { one: '# proven copy', other: '# proven copies' })} of each piece`)
    facts.push(lossText(coverage))
  }
  if (coverage.oldestAt !== null) facts.push(formatAgo(coverage.oldestAt, now))
  return <span className="block truncate text-xs text-muted">{facts.join(' · ')}</span>
}
