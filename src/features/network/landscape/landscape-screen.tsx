import { useLingui } from '@lingui/react/macro'
import { Waypoints } from 'lucide-react'
import { memo } from 'react'
import { InTurn } from '../../../ui/in-turn.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { type ChartInput, hasReports } from '../../shared/landscape/chart-input.ts'
import { ChosenBar } from '../../shared/landscape/chosen-bar.tsx'
import { ConcentrationChart } from '../../shared/landscape/concentration-chart.tsx'
import { DisagreementChart } from '../../shared/landscape/disagreement-chart.tsx'
import { FlowChart } from '../../shared/landscape/flow-chart.tsx'
import { FunnelChart } from '../../shared/landscape/funnel-chart.tsx'
import { IncentiveChart } from '../../shared/landscape/incentive-chart.tsx'
import { RoomsChart } from '../../shared/landscape/rooms-chart.tsx'
import { SideSwitch } from '../../shared/landscape/side-switch.tsx'
import { StorageChart } from '../../shared/landscape/storage-chart.tsx'
import { type LandscapeAddress, useAddress } from '../../shared/landscape/use-address.ts'
import type { View } from '../../shared/landscape-query.ts'
import { LensPicker } from '../../shared/lens-picker.tsx'
import { SubnetBody, useSubnet } from '../../shared/subnet-view.tsx'
import { NetworkFrame } from '../network-frame.tsx'
import { ChosenTable } from './chosen-table.tsx'

/** All miners at once: what one chart chooses, all of them show. */
export function LandscapeScreen() {
  const { t } = useLingui()
  const subnet = useSubnet()
  const address = useAddress()
  return (
    <NetworkFrame
      title={t`Landscape`}
      lead={t`Who serves, how well, and what it earns.`}
      controls={<LensPicker view={subnet.view} />}
    >
      <SubnetBody subnet={subnet}>{(view) => <Charts view={view} address={address} />}</SubnetBody>
    </NetworkFrame>
  )
}

interface ChartsProps {
  readonly view: View
  readonly address: LandscapeAddress
}

const Charts = memo(function Charts({ view, address }: ChartsProps) {
  const { t } = useLingui()
  if (view.rows.length === 0) {
    return (
      <Notice icon={Waypoints} title={t`No miner is registered`}>
        {t`As soon as one is, this page shows it. The synthetic fleet shows what a full subnet looks like.`}
      </Notice>
    )
  }
  const reported = hasReports(view)
  const input: ChartInput = {
    view,
    side: address.side,
    chosen: address.chosen,
    onChoose: address.choose,
    onOpen: address.open,
  }
  return (
    <>
      <div className="grid gap-4 xl:grid-cols-2">
        <InTurn>
          {reported ? (
            <div className="xl:col-span-2">
              <RoomsChart {...input} controls={<SideSwitch address={address} />} />
            </div>
          ) : null}
          {reported ? <FunnelChart {...input} /> : null}
          <IncentiveChart {...input} />
          <ConcentrationChart {...input} />
          {reported ? <StorageChart {...input} /> : null}
          {reported ? (
            <div className="xl:col-span-2">
              <FlowChart {...input} />
            </div>
          ) : null}
          {reported ? (
            <div className="xl:col-span-2">
              <DisagreementChart {...input} order={address.order} onOrder={address.setOrder} />
            </div>
          ) : null}
        </InTurn>
      </div>
      <ChosenTable view={view} address={address} />
      <ChosenBar view={view} address={address} />
    </>
  )
})
