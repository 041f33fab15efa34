import { useLingui } from '@lingui/react/macro'
import { ShieldAlert } from 'lucide-react'
import { Link } from 'wouter'
import { useContradictions } from '../../shared/audit-query.ts'
import { contradictedSentence } from '../comparison-sentences.ts'

/** One line, when a second validator was found to lie or to deny without anybody asking; nothing otherwise. */
export function ContradictedLine() {
  const { t } = useLingui()
  const { data } = useContradictions()
  const [newest] = data?.ok === true ? data.value : []
  if (data?.ok !== true || newest === undefined) return null
  return (
    <p className="flex items-start gap-3 rounded-xl border border-line bg-failed-soft px-5 py-3">
      <ShieldAlert aria-hidden="true" size={18} strokeWidth={1.9} className="mt-0.5 shrink-0 text-failed" />
      <span className="min-w-0">
        {contradictedSentence(data.value)} {t`Every download is checked all the same.`}{' '}
        <Link
          href={`/proofs/${encodeURIComponent(newest.entryId)}`}
          className="font-medium text-accent underline"
        >
          {t`See what it said`}
        </Link>
      </span>
    </p>
  )
}
