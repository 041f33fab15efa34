import { useLingui } from '@lingui/react/macro'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { type InstallState, useInstall } from '../shared/install.ts'
import { Setting } from './setting.tsx'

/** Installing, and whether the app opens without a network. */
export function InstallSetting() {
  const { t } = useLingui()
  const { state, install } = useInstall()
  const [offline] = useState(
    () => 'serviceWorker' in navigator && navigator.serviceWorker.controller !== null,
  )
  return (
    <Setting
      title={t`App and offline`}
      text={
        <>
          {offline
            ? t`This app opens without a network: names, folders and proofs are on this device, files are not.`
            : t`This browser does not keep the app, so it opens only with a network.`}{' '}
          <InstallText state={state} />
        </>
      }
    >
      {state === 'installed' ? (
        <Badge tone="verified">{t({ message: 'Installed', context: 'the app' })}</Badge>
      ) : null}
      {state === 'offered' ? (
        <Button icon={Download} onClick={() => void install().catch(() => undefined)}>
          {t`Install the app`}
        </Button>
      ) : null}
    </Setting>
  )
}

function InstallText({ state }: { readonly state: InstallState }) {
  const { t } = useLingui()
  switch (state) {
    case 'installed':
      return t`It is installed on this device.`
    case 'offered':
      return t`Installed, it has a window of its own, and the browser is less ready to delete your vault.`
    case 'by-hand':
      return t`To install it in Safari, open the share menu and choose “Add to Dock” or “Add to Home Screen”; otherwise Safari deletes the vault after seven days without a visit.`
    case 'unavailable':
      return null
  }
}
