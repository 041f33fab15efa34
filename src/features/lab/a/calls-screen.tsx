import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from 'wouter'
import { InlineNote, LoadingNotice } from '../../../ui/notice.tsx'
import { FailureNotice } from '../../shared/failure-note.tsx'
import { useFleet, useLandscape, type View, viewOf } from '../../shared/landscape-query.ts'
import { LabFrame } from '../lab-frame.tsx'
import { DirectCalls } from './direct-calls.tsx'
import { topGroup } from './group-model.ts'
import { LiveCall } from './live-call.tsx'
import { Repeats } from './repeats.tsx'
import { TopMiners } from './top-miners.tsx'
import { useCallsAddress } from './use-calls-address.ts'

/** Task A: how well the miners with the highest incentive serve, shown by calls of one's own. */
export function CallsScreen() {
  const { t } = useLingui()
  const { data } = useLandscape()
  const { validator } = useFleet()
  return (
    <LabFrame
      title={t`Calls`}
      lead={t`Who the top miners are, and what a call to the network brings back, checked on this device.`}
    >
      {data === undefined ? <LoadingNotice>{t`Reading the metagraph…`}</LoadingNotice> : null}
      {data?.ok === false ? <FailureNotice failure={data.error} /> : null}
      {data?.ok === true ? <Calls view={viewOf(data.value, validator)} /> : null}
    </LabFrame>
  )
}

function Calls({ view }: { readonly view: View }) {
  const { share } = useCallsAddress()
  const group = topGroup(view.landscape.network.neurons, view.rows, share)
  return (
    <div className="flex max-w-6xl flex-col gap-6">
      <TopMiners view={view} group={group} />
      {view.landscape.source === 'synthetic' ? (
        <NoCalls />
      ) : (
        <>
          <LiveCall view={view} group={group} />
          <Repeats view={view} />
        </>
      )}
      <DirectCalls />
    </div>
  )
}

function NoCalls() {
  return (
    <InlineNote tone="plain">
      <Trans>
        The computed fleet answers no calls.{' '}
        <Link href="/lab/a" className="font-medium text-accent underline">
          Show the network that is there
        </Link>{' '}
        to make some.
      </Trans>
    </InlineNote>
  )
}
