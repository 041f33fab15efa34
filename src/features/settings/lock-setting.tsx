import { useLingui } from '@lingui/react/macro'
import { Lock } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { type IdleMinutes, readIdleMinutes, writeIdleMinutes } from '../shared/preferences.ts'
import { useLock } from '../shared/use-lock.tsx'
import { Setting } from './setting.tsx'

const CHOICES: readonly { readonly value: string; readonly minutes: IdleMinutes }[] = [
  { value: '5', minutes: 5 },
  { value: '15', minutes: 15 },
  { value: '60', minutes: 60 },
  { value: 'never', minutes: null },
]

/** When the keys are forgotten: by itself, and now. */
export function LockSetting() {
  const { t } = useLingui()
  const { lock, dialog } = useLock()
  const [minutes, setMinutes] = useState(readIdleMinutes)
  return (
    <>
      <Setting
        title={t`Lock after no use`}
        text={t`Keys and clicks in any tab of this drive count as use. It waits while transfers are moving, and warns half a minute before.`}
      >
        <Segmented
          label={t`Lock after no use`}
          value={CHOICES.find((choice) => choice.minutes === minutes)?.value ?? 'never'}
          onChange={(value) => {
            const chosen = CHOICES.find((choice) => choice.value === value)?.minutes ?? null
            writeIdleMinutes(chosen)
            setMinutes(chosen)
          }}
          options={CHOICES.map(({ value, minutes: each }) => ({
            value,
            label: each === null ? t({ message: 'Never', context: 'lock' }) : t`${each} min`,
          }))}
        />
      </Setting>
      <Setting title={t`Lock`} text={t`Forgets the keys until the drive is unlocked again.`}>
        <Button icon={Lock} onClick={lock}>
          {t`Lock now`}
        </Button>
        {dialog}
      </Setting>
    </>
  )
}
