import { useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { LogOut } from 'lucide-react'
import { useState } from 'react'
import type { DeviceInfo } from '../../client/sync-api.ts'
import { Button } from '../../ui/button.tsx'
import { LoadingNotice } from '../../ui/notice.tsx'
import { FailureNote } from '../shared/failure-note.tsx'
import { ForgetDialog } from '../shared/forget-dialog.tsx'
import { DeviceRow } from './device-row.tsx'
import { devicesChanged, useDevices } from './devices-query.ts'
import { RemoveDeviceDialog } from './remove-device-dialog.tsx'
import { RenameDeviceDialog } from './rename-device-dialog.tsx'

type Change =
  | { readonly kind: 'rename' | 'remove'; readonly device: DeviceInfo }
  | { readonly kind: 'forget' }

/** Settings: the devices that have this drive. */
export function DevicesSection() {
  const { t } = useLingui()
  const queries = useQueryClient()
  const { data: devices } = useDevices()
  const [now] = useState(() => Date.now())
  const [change, setChange] = useState<Change | null>(null)
  const close = () => {
    setChange(null)
    void devicesChanged(queries)
  }
  return (
    <section id="devices" className="rounded-xl border border-line bg-surface px-5 py-4">
      <h2 className="font-semibold">{t`Devices`}</h2>
      <p className="text-muted">
        {t`Each of them has the whole drive. To add one, open this page there and choose “I have a drive already”.`}
      </p>
      {devices === undefined ? <LoadingNotice>{t`Loading…`}</LoadingNotice> : null}
      {devices?.ok === false ? <FailureNote failure={devices.error} /> : null}
      {devices?.ok === true ? (
        <ul className="my-2 divide-y divide-line">
          {devices.value.map((device) => (
            <DeviceRow
              key={device.id}
              device={device}
              now={now}
              onRename={() => setChange({ kind: 'rename', device })}
              onRemove={() => setChange({ kind: 'remove', device })}
            />
          ))}
        </ul>
      ) : null}
      <Button icon={LogOut} onClick={() => setChange({ kind: 'forget' })} className="max-sm:w-full">
        {t`Remove the drive from this browser`}
      </Button>
      {change?.kind === 'rename' ? <RenameDeviceDialog device={change.device} onClose={close} /> : null}
      {change?.kind === 'remove' ? <RemoveDeviceDialog device={change.device} onClose={close} /> : null}
      {change?.kind === 'forget' ? <ForgetDialog onClose={close} /> : null}
    </section>
  )
}
