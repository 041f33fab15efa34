import { Trans, useLingui } from '@lingui/react/macro'
import type { Coverage, FileStanding } from '../../client/audit-api.ts'
import { Disclosure } from '../../ui/disclosure.tsx'
import { formatCount } from '../../ui/format.ts'
import { arithmeticLine, coverageSentence, gapSentence, percent } from './coverage-words.ts'

interface CoverageNoteProps {
  readonly coverage: Coverage
  readonly standing: FileStanding
}

/** What audits say about losses, and for those who want it how that is computed. */
export function CoverageNote({ coverage, standing }: CoverageNoteProps) {
  const gap = gapSentence(coverage)
  return (
    <>
      <p className="max-w-4xl text-base">
        {coverageSentence(coverage, standing)}
        {gap === '' ? null : ` ${gap}`}
      </p>
      {coverage.questions > 0 && standing !== 'lost' ? <Arithmetic coverage={coverage} /> : null}
    </>
  )
}

function Arithmetic({ coverage }: { readonly coverage: Coverage }) {
  const { t } = useLingui()
  const { records, lostRecords, lostShare, questions, missChance } = coverage
  const [all, lost, asked] = [formatCount(records), formatCount(lostRecords), formatCount(questions)]
  const share = percent(lostShare)
  return (
    <Disclosure summary={t`How this is computed`}>
      <div className="flex max-w-2xl flex-col gap-2 text-muted">
        {missChance === 0 ? (
          <p>{t`Every one of its ${all} records of 16,400 bytes was asked for and proven, so there is no chance to compute.`}</p>
        ) : (
          <>
            <p>
              <Trans>
                A loss of {share} is {lost} of its {all} records of 16,400 bytes. One question misses it with
                a chance of 1 − {share}, and {asked} questions count so far:
              </Trans>
            </p>
            <p className="overflow-x-auto rounded-md bg-raised px-3 py-2 font-mono text-ink">
              {arithmeticLine(coverage)}
            </p>
          </>
        )}
        <p>{t`A question asks every holder of an object for one chunk, drawn by this page from a seed that nobody could know before. Of each object the proven copy that was asked least counts, since an audit last did not prove it; over the whole file the object that was asked least for its size decides.`}</p>
        <p>{t`Assumed is that a loss is spread at random; whoever could choose what to lose would not know what is asked either. An audit says nothing of what happens after it.`}</p>
      </div>
    </Disclosure>
  )
}
