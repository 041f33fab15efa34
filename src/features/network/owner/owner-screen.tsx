import { useLingui } from '@lingui/react/macro'
import { memo, type ReactNode, useMemo } from 'react'
import type { Landscape } from '../../../client/landscape/landscape-api.ts'
import { type Disagreement, disagreement } from '../../../client/landscape/owner-facts.ts'
import type { Probe } from '../../../client/landscape/owner-probes.ts'
import { LensPicker } from '../../shared/lens-picker.tsx'
import { SubnetBody, useSubnet } from '../../shared/subnet-view.tsx'
import { NetworkFrame } from '../network-frame.tsx'
import { DisputesChart } from './disputes-chart.tsx'
import { ObjectsChart } from './objects-chart.tsx'
import { OperatorsChart } from './operators-chart.tsx'
import { ProbesChart } from './probes-chart.tsx'
import { Questions } from './questions.tsx'
import { SeatsList } from './seats-list.tsx'
import { ServiceChart } from './service-chart.tsx'
import { TierBars, TierFlow } from './tiers-charts.tsx'
import { TimeBar } from './time-bar.tsx'
import { type Overview, useOverview } from './use-overview.ts'
import { useProbes } from './use-probes.ts'

/** How the subnet is, for whom it belongs to: seven questions, now or in any window that is kept. */
export function OwnerScreen() {
  const { t } = useLingui()
  const subnet = useSubnet()
  return (
    <NetworkFrame
      title={t`Network`}
      lead={t`Seven questions, answered from the chain, its validators and own probes.`}
      controls={<LensPicker view={subnet.view} />}
    >
      <SubnetBody subnet={subnet}>{({ landscape }) => <OverviewOf landscape={landscape} />}</SubnetBody>
    </NetworkFrame>
  )
}

const OverviewOf = memo(function OverviewOf({ landscape }: { readonly landscape: Landscape }) {
  const overview = useOverview(landscape)
  const fresh = landscape.validators.filter(({ state }) => state === 'fresh').map(({ hotkey }) => hotkey)
  const probing = useProbes(fresh)
  const found = useMemo(() => disagreement(landscape), [landscape])
  // Ages are told as of what was read last, or of the newest probe.
  const now = Math.max(landscape.at, probing.probes.at(-1)?.at ?? 0)
  return (
    <div className="flex flex-col gap-4">
      <TimeBar overview={overview} />
      <Questions overview={overview} found={found} probing={probing} askable={fresh.length} now={now} />
      <Details overview={overview} found={found} probes={probing.probes} now={now} />
    </div>
  )
})

interface DetailsProps {
  readonly overview: Overview
  readonly found: Disagreement
  readonly probes: readonly Probe[]
  readonly now: number
}

/** What the answers rest on. */
function Details({ overview, found, probes, now }: DetailsProps) {
  return (
    <div className="grid items-start gap-4 xl:grid-cols-2">
      <div className="flex min-w-0 flex-col gap-4">
        <Part id="own-probes">
          <ProbesChart probes={probes} now={now} />
        </Part>
        <Part id="tiers">
          <TierBars overview={overview} />
        </Part>
        <Part id="tier-flow">
          <TierFlow overview={overview} />
        </Part>
        <Part id="operators">
          <OperatorsChart overview={overview} />
        </Part>
      </div>
      <div className="flex min-w-0 flex-col gap-4">
        <Part id="service">
          <ServiceChart overview={overview} />
        </Part>
        <Part id="objects">
          <ObjectsChart overview={overview} />
        </Part>
        <Part id="seats">
          <SeatsList overview={overview} />
        </Part>
        <Part id="disputes">
          <DisputesChart overview={overview} found={found} />
        </Part>
      </div>
    </div>
  )
}

/** Where "More below" leads to; nothing is left of it where there is nothing to show. */
function Part({ id, children }: { readonly id: string; readonly children: ReactNode }) {
  return (
    <div id={id} className="min-w-0 scroll-mt-24 empty:hidden">
      {children}
    </div>
  )
}
