import { useLingui } from '@lingui/react/macro'
import { memo, type ReactNode } from 'react'
import { type ChartInput, hasReports } from '../../shared/landscape/chart-input.ts'
import { ConcentrationChart } from '../../shared/landscape/concentration-chart.tsx'
import { DisagreementChart } from '../../shared/landscape/disagreement-chart.tsx'
import { FlowChart } from '../../shared/landscape/flow-chart.tsx'
import { FunnelChart } from '../../shared/landscape/funnel-chart.tsx'
import { IncentiveChart } from '../../shared/landscape/incentive-chart.tsx'
import { RoomsChart } from '../../shared/landscape/rooms-chart.tsx'
import { SideSwitch } from '../../shared/landscape/side-switch.tsx'
import type { LandscapeAddress } from '../../shared/landscape/use-address.ts'
import { VarietyChart } from '../../shared/landscape/variety-chart.tsx'
import type { View } from '../../shared/landscape-query.ts'

interface StoryProps {
  readonly view: View
  readonly address: LandscapeAddress
}

/** Each section: one question, two sentences, one chart. Without a validator only what the chain can answer. */
export const Story = memo(function Story({ view, address }: StoryProps) {
  const { t } = useLingui()
  const { chosen, side, choose, open, order, setOrder } = address
  const input: ChartInput = { view, side, chosen, onChoose: choose, onOpen: open, level: 3 }
  return (
    <div className="flex flex-col gap-10">
      {hasReports(view) ? <Service input={input} address={address} /> : null}
      <Section
        question={t`What does the variety earn?`}
        words={t`Pay is meant to follow service without steps: a tier sets a factor, while speed and success spread miners within it. Whoever stays at the bottom after its immunity is replaced by the next who registers.`}
      >
        <IncentiveChart {...input} />
      </Section>
      <Section
        question={t`Is it many, or a few in many coats?`}
        words={t`Hotkeys are cheap, so a landscape of 256 miners may be a handful of operators. Folding them by coldkey and by network shows how many there are at least.`}
      >
        <ConcentrationChart {...input} />
      </Section>
      {hasReports(view) ? (
        <>
          <Section
            question={t`Does it last?`}
            words={t`Tiers are computed anew whenever a window ends. A landscape where many rise and fall at once is one of luck, one where few move is one of habit.`}
          >
            <FlowChart {...input} />
          </Section>
          <Section
            question={t`Do validators see the same landscape?`}
            words={t`Each validator counts for itself, so a miner has as many tiers as there are validators. Where one differs about many miners, look at that validator first.`}
          >
            <DisagreementChart {...input} order={order} onOrder={setOrder} />
          </Section>
        </>
      ) : null}
    </div>
  )
})

/** What only a validator can say. */
function Service({ input, address }: { readonly input: ChartInput; readonly address: LandscapeAddress }) {
  const { t } = useLingui()
  return (
    <>
      <Section
        question={t`Do miners serve alike?`}
        words={t`Two miners that both hold their pieces may still differ by seconds. Time is compared within each batch, so it moves pay from slow miners to fast ones.`}
      >
        <VarietyChart {...input} />
      </Section>
      <Section
        question={t`Where does each miner stand?`}
        words={t`Two gates lead into a tier: enough successes in a life, and a good enough rate in the running window. Switch to the lower end to see who got through on few answers.`}
      >
        <RoomsChart {...input} controls={<SideSwitch address={address} />} />
      </Section>
      <Section
        question={t`Which gate holds miners back?`}
        words={t`If successes do, time will mend it; if the rate does, only better service will. Choosing a tier shows its miners in all charts.`}
      >
        <FunnelChart {...input} />
      </Section>
    </>
  )
}

interface SectionProps {
  readonly question: string
  readonly words: string
  readonly children: ReactNode
}

function Section({ question, words, children }: SectionProps) {
  return (
    <section>
      <h2 className="text-lg font-semibold tracking-tight">{question}</h2>
      <p className="mt-1 mb-3 max-w-prose text-pretty text-muted">{words}</p>
      {children}
    </section>
  )
}
