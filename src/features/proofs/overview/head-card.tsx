import { useLingui } from '@lingui/react/macro'
import { BadgeCheck, CircleHelp, type LucideIcon } from 'lucide-react'
import { useState } from 'react'
import type { AuditOverview } from '../../../client/audit-api.ts'
import { classNames } from '../../../ui/class-names.ts'
import { formatAgo } from '../../../ui/format.ts'
import { useAuditMoment } from '../../shared/use-audit.ts'
import { AuditControls } from '../audit-controls.tsx'
import { STANDING_WORDS } from '../verdict-words.ts'
import { auditedSentence, headSentence, meaningSentence, standingOfAll } from './overview-model.ts'

const FIELDS = {
  verified: 'bg-verified-soft text-verified',
  claimed: 'bg-claimed-soft text-claimed',
  failed: 'bg-failed-soft text-failed',
  unknown: 'bg-unknown-soft text-unknown',
} as const

const LOOKS: Readonly<
  Record<ReturnType<typeof standingOfAll>, { readonly icon: LucideIcon; readonly field: string }>
> = {
  lost: { icon: STANDING_WORDS.lost.icon, field: FIELDS.failed },
  failed: { icon: STANDING_WORDS.failed.icon, field: FIELDS.failed },
  weak: { icon: STANDING_WORDS.weak.icon, field: FIELDS.claimed },
  unaudited: { icon: CircleHelp, field: FIELDS.unknown },
  proven: { icon: BadgeCheck, field: FIELDS.verified },
  empty: { icon: CircleHelp, field: FIELDS.unknown },
}

/** One sentence that answers for the whole drive, what it rests on, and the button that asks again. */
export function HeadCard({ overview }: { readonly overview: AuditOverview }) {
  const { t } = useLingui()
  const [now] = useState(() => Date.now())
  const { lastAt } = useAuditMoment()
  const { icon: Icon, field } = LOOKS[standingOfAll(overview)]
  const oldest = overview.oldestAt === null ? '' : formatAgo(overview.oldestAt, now)
  const last = lastAt === null ? '' : formatAgo(lastAt, now)
  const facts = [
    auditedSentence(overview),
    ...(oldest === '' ? [] : [t`oldest proof ${oldest}`]),
    ...(last === '' ? [] : [t`last audit ${last}`]),
  ]
  return (
    <section className="rounded-xl border border-line bg-surface p-5">
      <div className="flex items-start gap-4">
        <span className={classNames('grid size-11 shrink-0 place-items-center rounded-full', field)}>
          <Icon aria-hidden="true" size={22} strokeWidth={1.9} />
        </span>
        <div className="min-w-0">
          <h2 className="text-lg leading-snug font-semibold tracking-tight">{headSentence(overview)}</h2>
          <p className="mt-1 max-w-2xl">{meaningSentence(overview)}</p>
          <p className="mt-1 text-[0.8125rem] text-muted">{facts.join(' · ')}</p>
        </div>
      </div>
      <div className="mt-4 border-t border-line pt-4">
        <AuditControls target={{ kind: 'drive' }} label={t`Audit everything`} />
      </div>
    </section>
  )
}
