import { useLingui } from '@lingui/react/macro'
import { Waypoints } from 'lucide-react'
import { LoadingNotice, Notice } from '../../../ui/notice.tsx'
import { Segmented } from '../../../ui/segmented.tsx'
import { FailureNotice } from '../../shared/failure-note.tsx'
import type { ChartInput } from '../../shared/landscape/chart-input.ts'
import { ConcentrationChart } from '../../shared/landscape/concentration-chart.tsx'
import { DisagreementChart } from '../../shared/landscape/disagreement-chart.tsx'
import { FlowChart } from '../../shared/landscape/flow-chart.tsx'
import { FunnelChart } from '../../shared/landscape/funnel-chart.tsx'
import { IncentiveChart } from '../../shared/landscape/incentive-chart.tsx'
import { RoomsChart } from '../../shared/landscape/rooms-chart.tsx'
import { StorageChart } from '../../shared/landscape/storage-chart.tsx'
import { useFleet, useLandscape, type View, viewOf } from '../../shared/landscape-query.ts'
import { FleetNote, LensPicker } from '../lens-picker.tsx'
import { NetworkFrame } from '../network-frame.tsx'
import { ChosenBar } from './chosen-bar.tsx'
import { ChosenTable } from './chosen-table.tsx'
import { type LandscapeAddress, useAddress } from './use-address.ts'

/** All miners at once: what one chart chooses, all of them show. */
export function LandscapeScreen() {
  const { t } = useLingui()
  const { validator } = useFleet()
  const { data } = useLandscape()
  const address = useAddress()
  const view = data?.ok === true ? viewOf(data.value, validator) : null
  return (
    <NetworkFrame
      title={t`Landscape`}
      lead={t`Who serves, how well, and what it earns. Draw a rectangle in a chart to look at some miners in all of them.`}
      controls={<LensPicker view={view} />}
    >
      <FleetNote view={view} />
      {data === undefined ? <LoadingNotice>{t`Reading the metagraph…`}</LoadingNotice> : null}
      {data?.ok === false ? <FailureNotice failure={data.error} /> : null}
      {view === null ? null : <Charts view={view} address={address} />}
    </NetworkFrame>
  )
}

interface ChartsProps {
  readonly view: View
  readonly address: LandscapeAddress
}

function Charts({ view, address }: ChartsProps) {
  const { t } = useLingui()
  if (view.rows.length === 0) {
    return (
      <Notice icon={Waypoints} title={t`No miner is registered`}>
        {t`As soon as one is, this page shows it. The synthetic fleet shows what a full subnet looks like.`}
      </Notice>
    )
  }
  const input: ChartInput = {
    view,
    side: address.side,
    chosen: address.chosen,
    onChoose: address.choose,
    onOpen: address.open,
  }
  return (
    <>
      <ChosenBar view={view} address={address} />
      <div className="grid gap-4 xl:grid-cols-2">
        {view.lens === null ? null : <Gates {...input} address={address} />}
        <IncentiveChart {...input} />
        <ConcentrationChart {...input} />
        {view.lens === null ? null : (
          <>
            <StorageChart {...input} />
            <FlowChart {...input} />
            <div className="xl:col-span-2">
              <DisagreementChart {...input} order={address.order} onOrder={address.setOrder} />
            </div>
          </>
        )}
      </div>
      <ChosenTable view={view} address={address} />
    </>
  )
}

function Gates({ address, ...input }: ChartInput & { readonly address: LandscapeAddress }) {
  const { t } = useLingui()
  return (
    <>
      <div className="xl:col-span-2">
        <RoomsChart
          {...input}
          controls={
            <Segmented
              compact
              label={t`Score against the threshold`}
              options={[
                { value: 'centre', label: t`Centre` },
                { value: 'lower', label: t`Lower end` },
              ]}
              value={address.side}
              onChange={address.setSide}
            />
          }
        />
      </div>
      <FunnelChart {...input} />
    </>
  )
}
