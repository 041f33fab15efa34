import { useLingui } from '@lingui/react/macro'
import { Shuffle } from 'lucide-react'
import { SAMPLE } from '../../../client/landscape/gap-groups.ts'
import { Button } from '../../../ui/button.tsx'
import { Disclosure } from '../../../ui/disclosure.tsx'
import { Field } from '../../../ui/field.tsx'
import { type GroupNames, groupingText } from './gap-sentences.ts'
import type { Choice } from './use-groups.ts'

/** Whom to compare: drawn anew, or named. */
export function GroupControls({ choice, names }: { readonly choice: Choice; readonly names: GroupNames }) {
  const { t } = useLingui()
  const { groups, upper, lower, seed, byHand, setSeed, setByHand } = choice
  const uids = (rows: Choice['upper']) => rows.map(({ uid }) => uid).join(', ')
  const hand = byHand ?? { upper: uids(upper), lower: uids(lower) }
  const fixed = groups.upper.length <= SAMPLE && groups.lower.length <= SAMPLE && byHand === null
  const [first, second] = [uids(upper), uids(lower)]
  return (
    <section aria-label={t`Groups`} className="rounded-xl border border-line bg-raised px-4 py-3 sm:px-5">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <p className="min-w-0 flex-1 basis-80 text-pretty">{groupingText(groups)}</p>
        <div className="flex flex-wrap items-center gap-2">
          <span className="text-xs text-muted">
            {byHand === null ? (fixed ? t`all of them` : t`seed ${seed}`) : t`chosen by hand`}
          </span>
          <Button compact icon={Shuffle} disabled={fixed} onClick={() => setSeed(seed + 1)}>
            {t`Draw others`}
          </Button>
        </div>
      </div>
      <div className="mt-1.5 text-[0.8125rem]">
        <Disclosure summary={t`Choose by hand`} open={byHand !== null}>
          <div className="grid gap-x-4 sm:grid-cols-2">
            <Field
              label={t`uids of ${names.upper}`}
              value={hand.upper}
              inputMode="numeric"
              onChange={(event) => setByHand({ ...hand, upper: event.target.value })}
              hint={t`Shown: ${first}`}
            />
            <Field
              label={t`uids of ${names.lower}`}
              value={hand.lower}
              inputMode="numeric"
              onChange={(event) => setByHand({ ...hand, lower: event.target.value })}
              hint={t`Shown: ${second}`}
            />
          </div>
        </Disclosure>
      </div>
    </section>
  )
}
