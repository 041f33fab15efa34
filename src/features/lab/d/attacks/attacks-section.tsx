import { Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, useMemo } from 'react'
import type { RuleSetName } from '../../../../protocol/scoring/rule-set.ts'
import { Badge } from '../../../../ui/badge.tsx'
import { formatDecimal } from '../../../../ui/format.ts'
import { Section } from '../section.tsx'
import { ruleSet } from '../words.ts'
import { bendOutcome, playBend, playJunk, playPicky, playSybil } from './attacks-model.ts'

export function AttacksSection({ rules }: { readonly rules: RuleSetName }) {
  const { t } = useLingui()
  return (
    <Section
      id="attacks"
      title={t`Attacks, played`}
      lead={t`Each is run by the scoring code under the chosen rule set. What a proof catches is not repeated here: these are plays on the rules of pay.`}
    >
      <div className="grid min-w-0 gap-4 lg:grid-cols-2">
        <Junk rules={rules} />
        <Picky rules={rules} />
        <Sybil rules={rules} />
        <Bend rules={rules} />
      </div>
    </Section>
  )
}

interface CardProps {
  readonly rules: RuleSetName
}

type Verdict = 'pays' | 'harms' | 'fails'

function Attack({
  title,
  verdict,
  play,
  children,
}: {
  readonly title: string
  readonly verdict: Verdict
  /** What is done. */
  readonly play: ReactNode
  /** What came of it. */
  readonly children: ReactNode
}) {
  const { t } = useLingui()
  const words = { pays: t`it pays`, harms: t`it harms others`, fails: t`it does not pay` }
  const tones = { pays: 'failed', harms: 'claimed', fails: 'verified' } as const
  return (
    <article className="flex min-w-0 flex-col rounded-xl border border-line bg-surface px-4 py-4 sm:px-5">
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
        <h3 className="text-base font-semibold">{title}</h3>
        <Badge tone={tones[verdict]}>{words[verdict]}</Badge>
      </div>
      <p className="mt-1 text-[0.8125rem] text-pretty text-muted">{play}</p>
      <p className="mt-2 text-pretty">{children}</p>
    </article>
  )
}

const two = (value: number) => (Number.isNaN(value) ? 'NaN' : formatDecimal(value, 2))
/** Near zero, where two digits would hide the sign. */
const four = (value: number) => formatDecimal(value, 4)

function Junk({ rules }: CardProps) {
  const { t } = useLingui()
  const { attacker, honest, without, tier } = useMemo(() => playJunk(ruleSet(rules)), [rules])
  const [own, others, before] = [four(attacker), four(honest), four(without)]
  const bent = Math.abs(without - honest) > 1e-6
  return (
    <Attack
      title={t`Hold nothing, answer with junk`}
      verdict={attacker > 0 ? 'pays' : bent ? 'harms' : 'fails'}
      play={t`A Bronze miner stores nothing and answers each of 240 batches after 0.05 s with bytes that fail their proof, beside nine honest Golds.`}
    >
      <Trans>
        Its score ends at {own}, and a window without a success makes it {tier} whatever it had. The honest
        end at {others}; beside a silent seat it would be {before}.
      </Trans>{' '}
      {bent
        ? t`The difference is the boosted place that junk takes, because it is fast.`
        : t`Junk takes nothing from them, because only right answers count for places and the curve.`}
    </Attack>
  )
}

function Picky({ rules }: CardProps) {
  const { t } = useLingui()
  const { always, picky } = useMemo(() => playPicky(ruleSet(rules)), [rules])
  const [alwaysScore, pickyScore] = [two(always.score), two(picky.score)]
  const [alwaysTier, pickyTier] = [always.tier, picky.tier]
  return (
    <Attack
      title={t`Answer only when fast`}
      verdict={picky.score > always.score ? 'pays' : 'fails'}
      play={t`A Diamond that would be fast (0.3 s) half of the time and slow (4 s) otherwise keeps silent when it would be slow; windows of 34 questions.`}
    >
      <Trans>
        Always answering gives a mean score of {alwaysScore} and ends as {alwaysTier}; answering only when
        fast gives {pickyScore} and ends as {pickyTier}. Silence is an attempt without success, and half of
        them is too many for any tier above Bronze.
      </Trans>
    </Attack>
  )
}

function Sybil({ rules }: CardProps) {
  const { t } = useLingui()
  const { one, two: both, othersBeside } = useMemo(() => playSybil(ruleSet(rules)), [rules])
  const [single, double] = [two(one), two(both)]
  const more = formatDecimal((both / one - 1) * 100, 0)
  const [before, after] = [two(othersBeside.one), two(othersBeside.two)]
  return (
    <Attack
      title={t`Bronze sybils collect the two boosts`}
      verdict={both > one ? 'pays' : 'fails'}
      play={t`One fast disk answers as a Super Saiyan, or as two new Bronze names that take both boosted places (0.3 s, among Golds from 1 s).`}
    >
      <Trans>
        Two names earn {double} together where one earns {single}: {more} % more for the same disk. The others
        fall from {before} to {after}. A reward says who answered first, not who is independent; placing
        copies in distinct failure domains is what limits this, no rule of pay does.
      </Trans>
    </Attack>
  )
}

function Bend({ rules }: CardProps) {
  const { t } = useLingui()
  const bend = useMemo(() => playBend(ruleSet(rules)), [rules])
  const [friendBefore, friendAfter] = [two(bend.without.friend), two(bend.with.friend)]
  const [rivalBefore, rivalAfter] = [two(bend.without.rival), two(bend.with.rival)]
  const outcome = bendOutcome(bend)
  return (
    <Attack
      title={t`Fail fast to bend the curve`}
      verdict={outcome}
      play={t`An accomplice answers wrongly after 0.05 s. Beside it a friend answers rightly after 1 s and a rival after 2 s, both Gold.`}
    >
      <Trans>
        The friend goes from {friendBefore} to {friendAfter}, the rival from {rivalBefore} to {rivalAfter}.
      </Trans>{' '}
      {outcome === 'pays'
        ? t`The error takes the rival’s boosted place and moves the middle of the curve towards the friend.`
        : outcome === 'harms'
          ? t`The error takes the rival’s boosted place; the friend gains nothing from it, so it is spite that costs nothing.`
          : t`The error counts for nothing: neither a place nor a time.`}
    </Attack>
  )
}
