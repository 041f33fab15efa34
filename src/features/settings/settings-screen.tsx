import { useLingui } from '@lingui/react/macro'
import { type ReactNode, useState } from 'react'
import { formatBytes } from '../../ui/format.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { PageHeader } from '../shared/page-header.tsx'
import { readSavePreference, readTheme, writeSavePreference, writeTheme } from '../shared/preferences.ts'
import { hasSavePicker } from '../shared/save-file.ts'
import { QUIET_BYTES } from '../shared/save-plan.ts'
import { LanguageSetting } from './language-setting.tsx'
import { LockSetting } from './lock-setting.tsx'
import { Protection } from './protection.tsx'
import { Setting } from './setting.tsx'
import { StorageSetting } from './storage-setting.tsx'

interface SettingsScreenProps {
  /** Sections that other features look after: ways in, devices. */
  readonly children: ReactNode
}

export function SettingsScreen({ children }: SettingsScreenProps) {
  const { t } = useLingui()
  return (
    <>
      <PageHeader title={t`Settings`} />
      <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-10 sm:px-6">
        <div className="flex max-w-3xl flex-col gap-4">
          {children}
          <LockSetting />
          <ThemeSetting />
          <LanguageSetting />
          <SaveSetting />
          <StorageSetting />
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

function SaveSetting() {
  const { t } = useLingui()
  const [preference, setPreference] = useState(readSavePreference)
  const quiet = formatBytes(QUIET_BYTES)
  if (!hasSavePicker()) {
    return (
      <Setting
        title={t`Downloads`}
        text={t`This browser cannot write straight to a file you choose, so downloads go through private storage into your Downloads folder. Large ones need twice their size of free space.`}
      />
    )
  }
  return (
    <Setting
      title={t`Downloads`}
      text={t`Small files go to your Downloads folder. From ${quiet} on you are asked where to save, and the file is written straight there.`}
    >
      <Segmented
        label={t`When to ask where to save`}
        value={preference}
        onChange={(value) => {
          writeSavePreference(value)
          setPreference(value)
        }}
        options={[
          { value: 'auto', label: t`Ask for large files` },
          { value: 'ask', label: t`Always ask` },
        ]}
      />
    </Setting>
  )
}
