import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { type Exception, type Survey, TASKS } from '../../../../client/lab/pairs.ts'
import type { RuleSetName } from '../../../../protocol/scoring/rule-set.ts'
import { Button } from '../../../../ui/button.tsx'
import { formatCount, formatDecimal } from '../../../../ui/format.ts'
import { InlineNote, LoadingNotice } from '../../../../ui/notice.tsx'
import { useLabRunner } from '../../../shared/lab-runner.tsx'
import { Card, Section } from '../section.tsx'
import { RULE_WORDS, TASK_WORDS } from '../words.ts'
import { PairBuilder } from './pair-builder.tsx'
import { COMPANY_WORDS, FORM_WORDS, written } from './pair-words.ts'

export function PairsSection({ rules }: { readonly rules: RuleSetName }) {
  const { t } = useLingui()
  return (
    <Section
      id="pairs"
      title={t`Does a right answer earn more than a wrong one?`}
      lead={t`The same miner in the same batch, once right and once not. Build a pair, or see what a search over all pairs of a grid finds.`}
    >
      <PairBuilder rules={rules} />
      <Findings rules={rules} />
    </Section>
  )
}

function Findings({ rules }: { readonly rules: RuleSetName }) {
  const { t } = useLingui()
  const lab = useLabRunner()
  const { data, isError, refetch } = useQuery({
    queryKey: ['pairs', rules],
    queryFn: () => lab.survey(rules),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  const words = t(RULE_WORDS[rules])
  if (data !== undefined) return <FindingsOf survey={data} rules={rules} />
  return (
    <Card title={t`${words}: all pairs of a grid`}>
      {isError ? (
        <div className="mt-2 flex flex-wrap items-center gap-3">
          <InlineNote tone="failed">{t`The search broke off. Try again; if it happens twice, load this page anew.`}</InlineNote>
          <Button compact onClick={() => void refetch()}>
            {t`Try again`}
          </Button>
        </div>
      ) : (
        <LoadingNotice>{t`Searching…`}</LoadingNotice>
      )}
    </Card>
  )
}

function FindingsOf({ survey, rules }: { readonly survey: Survey; readonly rules: RuleSetName }) {
  const { t } = useLingui()
  const { pairs, exceptions, costless } = survey
  const words = t(RULE_WORDS[rules])
  const tried = formatCount(pairs)
  const found = exceptions.reduce((sum, each) => sum + each.pairs, 0)
  const counted = formatCount(found)
  const perTask = pairs / TASKS.length
  const silent = formatCount(costless.retrieve)
  const free = TASKS.filter((kind) => costless[kind] === perTask).map((kind) => t(TASK_WORDS[kind]))
  return (
    <Card
      title={
        found === 0
          ? t`${words}: right earned more in all ${tried} pairs`
          : t`${words}: right did not earn more in ${counted} of ${tried} pairs`
      }
    >
      <p className="mt-1 max-w-3xl text-[0.8125rem] text-pretty text-muted">
        <Trans>
          Every task × tier × six times from 0.05 to 50 s × 1 KiB and 64 MiB × six kinds of company × three
          ways not to be right.
        </Trans>
      </p>
      {exceptions.length === 0 ? null : (
        <ul className="mt-2">
          {exceptions
            .filter(({ what }) => what === 'not-more')
            .map((each) => (
              <Found key={`${each.kind}${each.company}`} exception={each} />
            ))}
          <NoNumbers exceptions={exceptions.filter(({ what }) => what === 'not-a-number')} />
        </ul>
      )}
      <h4 className="mt-3 font-medium">{t`What being wrong does not cost`}</h4>
      <ul className="mt-1 max-w-3xl list-disc pl-5 text-pretty">
        {free.length === 0 ? null : (
          <li>
            <Trans>
              A failed store or challenge earns exactly 0, what silence earns: answering junk costs nothing
              but the success rate of the window. Only a wrong retrieve is negative ({silent} of the retrieves
              cost nothing: the silent ones).
            </Trans>
          </li>
        )}
        <li>
          {rules === 'strict'
            ? t`A wrong answer takes no boosted place and does not bend the curve of the others.`
            : t`A wrong answer that is among the two fastest takes a boosted place from a right one, and its time shapes the latency factors of all others: see “A fast error” above and the last attack below.`}
        </li>
        <li>{t`A right answer can lower a miner’s own average: a slow one that earns less than the average moves it down, where not being asked would leave it.`}</li>
      </ul>
    </Card>
  )
}

/** One division by zero, in whatever task and company. */
function NoNumbers({ exceptions }: { readonly exceptions: readonly Exception[] }) {
  const { t } = useLingui()
  if (exceptions.length === 0) return null
  const pairs = exceptions.reduce((sum, each) => sum + each.pairs, 0)
  const others = [...new Set(exceptions.map(({ company }) => t(COMPANY_WORDS[company])))].join(', ')
  return (
    <li className="border-t border-line py-2 text-[0.8125rem] text-pretty">
      <span className="font-medium">{t`Any task, beside: ${others}`}</span>{' '}
      <span className="text-muted">{t`${plural(pairs, { one: '# pair', other: '# pairs' })}`}</span>
      <span className="block">
        {t`Nobody else is right there, so without this miner the sum of the batch is zero divided by zero: whoever fails is “not a number” for good.`}
      </span>
    </li>
  )
}

function Found({ exception }: { readonly exception: Exception }) {
  const { t } = useLingui()
  const { kind, company, pairs, worst } = exception
  const task = t(TASK_WORDS[kind])
  const others = t(COMPANY_WORDS[company])
  const instead = t(FORM_WORDS[worst.form])
  const { tier } = worst
  const [good, bad] = [written(worst.good), written(worst.bad)]
  const seconds = formatDecimal(worst.seconds, 2)
  return (
    <li className="border-t border-line py-2 text-[0.8125rem] text-pretty">
      <span className="font-medium">{t`${task}, beside ${others}`}</span>{' '}
      <span className="text-muted">{t`${plural(pairs, { one: '# pair', other: '# pairs' })}`}</span>
      <span className="block">
        {t`A ${tier} answering rightly after ${seconds} s earns ${good}, and ${bad} for: ${instead}. The failures’ negative rewards outweigh the slow right one, so the batch is rescaled by a negative number.`}
      </span>
    </li>
  )
}
