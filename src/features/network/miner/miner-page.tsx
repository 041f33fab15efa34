import { AlertsCard } from './alerts-card.tsx'
import { FailuresCard } from './failures-card.tsx'
import { HistoryCharts } from './history-charts.tsx'
import { ImmunityCard } from './immunity-card.tsx'
import { LatencyCard } from './latency-card.tsx'
import type { MinerFacts } from './miner-facts.ts'
import { SeatCard } from './seat-card.tsx'
import { SeatsAround } from './seats-around.tsx'
import { TierCard } from './tier-card.tsx'
import { ValidatorsTable } from './validators-table.tsx'
import { WhatIfCard } from './what-if-card.tsx'

interface MinerPageProps {
  readonly facts: MinerFacts
  /** Goes along in links. */
  readonly suffix: string
}

/** Seven answers, then what they rest on. */
export function MinerPage({ facts, suffix }: MinerPageProps) {
  return (
    <div className="flex flex-col gap-8">
      <div className="grid gap-4 xl:grid-cols-2">
        <SeatCard facts={facts} />
        <ImmunityCard facts={facts} />
        <TierCard facts={facts} />
        <FailuresCard facts={facts} />
        <LatencyCard facts={facts} />
        <WhatIfCard facts={facts} />
        <div className="min-w-0 xl:col-span-2">
          <AlertsCard facts={facts} />
        </div>
      </div>
      <HistoryCharts facts={facts} />
      <ValidatorsTable facts={facts} />
      <SeatsAround facts={facts} suffix={suffix} />
    </div>
  )
}
