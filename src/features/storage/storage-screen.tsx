import { useLingui } from '@lingui/react/macro'
import { LoadingNotice } from '../../ui/notice.tsx'
import { PageHeader } from '../shared/page-header.tsx'
import { useUpkeep } from '../shared/use-upkeep.ts'
import { AccountsList } from './accounts-list.tsx'
import { EndingFiles } from './ending-files.tsx'
import { EndingsChart } from './endings-chart.tsx'
import { KeepingCard } from './keeping-card.tsx'
import { ReleasesList } from './releases-list.tsx'
import { RenewSetting } from './renew-setting.tsx'

/** How long the network keeps what is stored, how much room it gives, and what became of what was deleted. */
export function StorageScreen() {
  const { t } = useLingui()
  const state = useUpkeep()
  return (
    <>
      <PageHeader
        title={t`Storage`}
        lead={t`How long the network keeps your files, how much room you have on it, and what became of what you deleted.`}
      />
      <div className="relative min-h-0 flex-1 overflow-y-auto px-4 pb-10 sm:px-6">
        {state === null ? (
          <LoadingNotice>{t`Loading…`}</LoadingNotice>
        ) : (
          <div className="flex max-w-3xl flex-col gap-4">
            <KeepingCard state={state} />
            {state.trouble === null && state.lost === 0 ? null : <EndingFiles />}
            <EndingsChart endings={state.endings} />
            <RenewSetting state={state} />
            <AccountsList accounts={state.accounts} />
            <ReleasesList />
          </div>
        )}
      </div>
    </>
  )
}
