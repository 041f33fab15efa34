import { useLingui } from '@lingui/react/macro'
import { Waypoints } from 'lucide-react'
import { LoadingNotice, Notice } from '../../../ui/notice.tsx'
import { FailureNotice } from '../../shared/failure-note.tsx'
import { ChosenBar } from '../../shared/landscape/chosen-bar.tsx'
import { useAddress } from '../../shared/landscape/use-address.ts'
import { useLiveLandscape } from '../../shared/landscape-query.ts'
import { FleetNote, LensPicker } from '../../shared/lens-picker.tsx'
import { useSubnet } from '../../shared/subnet-view.tsx'
import { LabFrame } from '../lab-frame.tsx'
import { NotApplicable } from './not-applicable.tsx'
import { Story } from './story.tsx'

/** Task C of the demonstration: the landscape of miners, one question after the other. */
export function StoryScreen() {
  const { t } = useLingui()
  const { answer, view } = useSubnet()
  const address = useAddress()
  useLiveLandscape()
  return (
    <LabFrame
      title={t`Landscape and variety of miners`}
      lead={t`Task C of the subnet's demonstration, answered by what miners do instead of what they say.`}
      controls={<LensPicker view={view} />}
    >
      <div className="mx-auto max-w-4xl">
        <FleetNote view={view} />
        <NotApplicable />
        {answer === undefined ? <LoadingNotice>{t`Reading the subnet…`}</LoadingNotice> : null}
        {answer?.ok === false ? <FailureNotice failure={answer.error} /> : null}
        {view?.rows.length === 0 ? (
          <Notice icon={Waypoints} title={t`No miner is registered`}>
            {t`As soon as one is, this page shows it. The synthetic fleet shows what a full subnet looks like.`}
          </Notice>
        ) : null}
        {view === null || view.rows.length === 0 ? null : (
          <>
            <Story view={view} address={address} />
            <ChosenBar view={view} address={address} />
          </>
        )}
      </div>
    </LabFrame>
  )
}
