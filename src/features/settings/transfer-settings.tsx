import { DownloadSetting } from './download-setting.tsx'
import { InstallSetting } from './install-setting.tsx'
import { SpeedSetting } from './speed-setting.tsx'
import { ValidatorsSetting } from './validators-setting.tsx'

/** How files come and go, and how the app itself is there without a network. */
export function TransferSettings() {
  return (
    <>
      <DownloadSetting />
      <SpeedSetting />
      <ValidatorsSetting />
      <InstallSetting />
    </>
  )
}
