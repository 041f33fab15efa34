import { useLingui } from '@lingui/react/macro'
import { Lock } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { useDrive } from '../shared/drive-context.tsx'
import { PageHeader } from '../shared/page-header.tsx'
import { readTheme, writeTheme } from '../shared/preferences.ts'
import { LanguageSetting } from './language-setting.tsx'
import { Protection } from './protection.tsx'
import { Setting } from './setting.tsx'
import { StorageSetting } from './storage-setting.tsx'
import { TransferSettings } from './transfer-settings.tsx'

export function SettingsScreen() {
  const { t } = useLingui()
  const drive = useDrive()
  return (
    <>
      <PageHeader title={t`Settings`} />
      <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-10 sm:px-6">
        <div className="flex max-w-3xl flex-col gap-4">
          <ThemeSetting />
          <LanguageSetting />
          <TransferSettings />
          <StorageSetting />
          <Setting
            title={t`Lock`}
            text={t`Forgets the keys until the passphrase is entered again. Running transfers stop.`}
          >
            <Button icon={Lock} onClick={() => void drive.lock().catch(() => location.reload())}>
              {t`Lock now`}
            </Button>
          </Setting>
          <Protection />
        </div>
      </div>
    </>
  )
}

function ThemeSetting() {
  const { t } = useLingui()
  const [theme, setTheme] = useState(readTheme)
  return (
    <Setting title={t`Theme`} text={t`Light, dark, or whatever the system uses.`}>
      <Segmented
        label={t`Theme`}
        value={theme}
        onChange={(value) => {
          writeTheme(value)
          setTheme(value)
        }}
        options={[
          { value: 'system', label: t({ message: 'System', context: 'theme' }) },
          { value: 'light', label: t`Light` },
          { value: 'dark', label: t`Dark` },
        ]}
      />
    </Setting>
  )
}
