import { useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import { concentration, type Disagreement, tierMove } from '../../../client/landscape/owner-facts.ts'
import { summarize } from '../../../client/landscape/owner-probes.ts'
import { repairLag } from '../../../client/landscape/owner-repair.ts'
import { seatsOf } from '../../../client/landscape/owner-seats.ts'
import { serviceFit } from '../../../client/landscape/owner-service.ts'
import { concentrationAnswer, disagreementAnswer, seatsAnswer, serviceAnswer } from './fairness-sentences.ts'
import { objectsAnswer, probesAnswer, tiersAnswer } from './owner-sentences.ts'
import { ProbeControls } from './probes-panel.tsx'
import { QuestionCard } from './question-card.tsx'
import { TierCounts } from './tier-counts.tsx'
import type { Overview } from './use-overview.ts'
import type { Probing } from './use-probes.ts'

interface QuestionsProps {
  readonly overview: Overview
  readonly found: Disagreement
  readonly probing: Probing
  /** Validators that can be probed. */
  readonly askable: number
  readonly now: number
}

/** The seven questions of who owns a subnet, answered. */
export function Questions({ overview, found, probing, askable, now }: QuestionsProps) {
  const { t } = useLingui()
  const { moment, compared, seats, view, history } = overview
  const { landscape } = view
  const { probes } = probing
  const move = useMemo(() => tierMove(moment, compared?.record ?? null), [moment, compared])
  const fit = useMemo(() => serviceFit(moment), [moment])
  const lag = useMemo(() => repairLag(seats, history.windows, moment.block), [seats, history, moment])
  return (
    <ul className="grid gap-3 sm:grid-cols-2 xl:grid-cols-4">
      <QuestionCard
        wide
        question={t`1 · Are files retrievable now?`}
        answer={probesAnswer(summarize(probes), probes.at(-1)?.at ?? null, now)}
        {...(probes.length === 0 ? {} : { more: 'own-probes' })}
      >
        <ProbeControls probing={probing} fleet={landscape.source} validators={askable} />
      </QuestionCard>
      <QuestionCard
        question={t`2 · Do objects have their copies?`}
        answer={objectsAnswer(moment, lag, landscape)}
        {...(history.windows.length > 1 ? { more: 'objects' } : {})}
      />
      <QuestionCard
        question={t`3 · How have tiers moved in a week?`}
        answer={tiersAnswer(move, compared, moment)}
        {...(move.miners > 0 ? { more: 'tiers' } : {})}
      >
        <TierCounts move={move} />
      </QuestionCard>
      <QuestionCard
        question={t`4 · Does incentive follow service?`}
        answer={serviceAnswer(fit)}
        {...(fit.served.length > 0 ? { more: 'service' } : {})}
      />
      <QuestionCard
        question={t`5 · Is it in few hands?`}
        answer={concentrationAnswer(concentration(moment))}
        {...(moment.miners.length > 0 ? { more: 'operators' } : {})}
      />
      <QuestionCard
        question={t`6 · Do validators agree?`}
        answer={disagreementAnswer(found, moment)}
        {...(found.disputed.length > 0 && moment.when === 'now' ? { more: 'disputes' } : {})}
      />
      <QuestionCard
        question={t`7 · Who came, who had to go?`}
        answer={seatsAnswer(seats, seatsOf(landscape), moment)}
        more="seats"
      />
    </ul>
  )
}
