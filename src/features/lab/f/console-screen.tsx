import { useLingui } from '@lingui/react/macro'
import { LoadingNotice } from '../../../ui/notice.tsx'
import { FailureNotice } from '../../shared/failure-note.tsx'
import { useLandscape } from '../../shared/landscape-query.ts'
import { LabFrame } from '../lab-frame.tsx'
import { Console } from './console.tsx'
import { Documents } from './documents.tsx'
import { NodeHealthTable } from './node-health-table.tsx'

/** Task F: the interface itself, call by call. */
export function ConsoleScreen() {
  const { t } = useLingui()
  const { data } = useLandscape()
  return (
    <LabFrame
      title={t`Console`}
      lead={t`Every call of the interface as it is on the wire, sent from this page with a key of this visit.`}
    >
      <div className="flex max-w-6xl flex-col gap-6">
        {data === undefined ? (
          <LoadingNotice>{t`Reading the metagraph…`}</LoadingNotice>
        ) : (
          <>
            {data.ok ? (
              <>
                <Console neurons={data.value.source === 'live' ? data.value.network.neurons : []} />
                <NodeHealthTable />
              </>
            ) : (
              <FailureNotice failure={data.error} />
            )}
            <Documents />
          </>
        )}
      </div>
    </LabFrame>
  )
}
