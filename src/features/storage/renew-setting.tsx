import { useLingui } from '@lingui/react/macro'
import type { UpkeepState } from '../../client/upkeep-api.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { useDrive } from '../shared/drive-context.tsx'
import { FailureBelow } from '../shared/failure-note.tsx'
import { useCall } from '../shared/use-call.ts'
import { CalendarButton } from './calendar-button.tsx'

/** Whether things are renewed, what happens when nobody does, and a calendar for those who want to be reminded elsewhere. */
export function RenewSetting({ state }: { readonly state: UpkeepState }) {
  const { t } = useLingui()
  const drive = useDrive()
  const { busy, failure, run } = useCall()
  const { automatic } = state.settings
  return (
    <section className="rounded-xl border border-line bg-surface px-5 py-4">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 flex-1 basis-72">
          <h2 className="font-semibold">{t`Renew while the drive is open`}</h2>
          <p className="text-muted">
            {t`What is stored lasts a year, or as long as a validator allows. In the last third of that time it is renewed by itself whenever the drive is open and unlocked on one of your devices: trash, older versions and links without an end included.`}
          </p>
        </div>
        <Segmented
          label={t`Renew while the drive is open`}
          value={automatic ? 'on' : 'off'}
          onChange={(value) => {
            if (!busy) void run(() => drive.setUpkeep({ automatic: value === 'on' }))
          }}
          options={[
            { value: 'on', label: t({ message: 'On', context: 'renewing' }) },
            { value: 'off', label: t({ message: 'Off', context: 'renewing' }) },
          ]}
        />
      </div>
      <FailureBelow failure={failure} />
      <p className="mt-3 text-muted">
        {t`What nobody renews ends: miners drop it on that day, and nothing brings it back. If you may be away for long, let a calendar remind you.`}
      </p>
      <CalendarButton disabled={state.endings.length === 0} />
    </section>
  )
}
