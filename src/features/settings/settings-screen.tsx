import { Lock } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { useDrive } from '../shared/drive-context.tsx'
import { PageHeader } from '../shared/page-header.tsx'
import { readSavePreference, readTheme, writeSavePreference, writeTheme } from '../shared/preferences.ts'
import { hasSavePicker } from '../shared/save-file.ts'
import { LanguageSetting } from './language-setting.tsx'
import { Protection } from './protection.tsx'
import { Setting } from './setting.tsx'
import { StorageSetting } from './storage-setting.tsx'

export function SettingsScreen() {
  const drive = useDrive()
  return (
    <>
      <PageHeader title="Settings" />
      <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-10 sm:px-6">
        <div className="flex max-w-3xl flex-col gap-4">
          <ThemeSetting />
          <LanguageSetting />
          <SaveSetting />
          <StorageSetting />
          <Setting
            title="Lock"
            text="Forgets the keys until the passphrase is entered again. Running transfers stop."
          >
            <Button icon={Lock} onClick={() => void drive.lock().catch(() => location.reload())}>
              Lock now
            </Button>
          </Setting>
          <Protection />
        </div>
      </div>
    </>
  )
}

function ThemeSetting() {
  const [theme, setTheme] = useState(readTheme)
  return (
    <Setting title="Theme" text="Light, dark, or whatever the system uses.">
      <Segmented
        label="Theme"
        value={theme}
        onChange={(value) => {
          writeTheme(value)
          setTheme(value)
        }}
        options={[
          { value: 'system', label: 'System' },
          { value: 'light', label: 'Light' },
          { value: 'dark', label: 'Dark' },
        ]}
      />
    </Setting>
  )
}

function SaveSetting() {
  const [preference, setPreference] = useState(readSavePreference)
  if (!hasSavePicker()) {
    return (
      <Setting
        title="Downloads"
        text="This browser cannot write straight to a file you choose, so downloads go through private storage into your Downloads folder. Large ones need twice their size of free space."
      />
    )
  }
  return (
    <Setting
      title="Downloads"
      text="Small files go to your Downloads folder. From 268 MB on you are asked where to save, and the file is written straight there."
    >
      <Segmented
        label="When to ask where to save"
        value={preference}
        onChange={(value) => {
          writeSavePreference(value)
          setPreference(value)
        }}
        options={[
          { value: 'auto', label: 'Ask for large files' },
          { value: 'ask', label: 'Always ask' },
        ]}
      />
    </Setting>
  )
}
