import { useLingui } from '@lingui/react/macro'
import { type ReactNode, useState } from 'react'
import { Link } from 'wouter'
import { Segmented } from '../../ui/segmented.tsx'
import { PageHeader } from '../shared/page-header.tsx'
import { readTheme, writeTheme } from '../shared/preferences.ts'
import { DiagnosticsSetting } from './diagnostics-setting.tsx'
import { ExportSetting } from './export-setting.tsx'
import { LanguageSetting } from './language-setting.tsx'
import { LockSetting } from './lock-setting.tsx'
import { Protection } from './protection.tsx'
import { Setting } from './setting.tsx'
import { StorageSetting } from './storage-setting.tsx'
import { TransferSettings } from './transfer-settings.tsx'

interface SettingsScreenProps {
  /** Sections that other features look after: ways in, devices. */
  readonly children: ReactNode
}

export function SettingsScreen({ children }: SettingsScreenProps) {
  const { t } = useLingui()
  return (
    <>
      <PageHeader title={t`Settings`} />
      <div className="relative min-h-0 flex-1 overflow-y-auto px-4 pb-10 sm:px-6">
        <div className="flex max-w-3xl flex-col gap-4">
          {children}
          <LockSetting />
          <ThemeSetting />
          <LanguageSetting />
          <TransferSettings />
          <StorageSetting />
          <NetworkStorage />
          <WalletRow />
          <WhoSeesWhat />
          <BittensorTools />
          <ExportSetting />
          <DiagnosticsSetting />
          <CheckThisApp />
          <Protection />
        </div>
      </div>
    </>
  )
}

/** How long the network keeps things has a screen of its own; on a phone this is the way to it. */
function NetworkStorage() {
  const { t } = useLingui()
  return (
    <Setting
      title={t`Storage on the network`}
      text={t`How long your files are kept, how much room there is, and what became of what you deleted.`}
    >
      <Link href="/storage" className="font-medium text-accent underline">
        {t`Open Storage`}
      </Link>
    </Setting>
  )
}

function WalletRow() {
  const { t } = useLingui()
  return (
    <Setting
      title={t`Wallet`}
      text={t`Let an account of a Polkadot extension sign what this browser asks of the network. Everything works without one.`}
    >
      <Link href="/wallet" className="font-medium text-accent underline">
        {t`Open Wallet`}
      </Link>
    </Setting>
  )
}

function WhoSeesWhat() {
  const { t } = useLingui()
  return (
    <Setting
      title={t`Who sees what`}
      text={t`What API nodes, miners and the chain receive from this page, live and with sizes.`}
    >
      <Link href="/sees" className="font-medium text-accent underline">
        {t`Look at the traffic`}
      </Link>
    </Setting>
  )
}

function BittensorTools() {
  const { t } = useLingui()
  return (
    <Setting
      title={t`Bittensor tools`}
      text={t`Bring files here that the command-line tool stored, or store one so that it can fetch it.`}
    >
      <Link href="/tools" className="font-medium text-accent underline">
        {t`Import from the tools`}
      </Link>
    </Setting>
  )
}

function CheckThisApp() {
  const { t } = useLingui()
  return (
    <Setting
      title={t`Check this app`}
      text={t`Compare every file of this page with the list of its build, and see which build it is.`}
    >
      <Link href="/app-check" className="font-medium text-accent underline">
        {t`Compare the files`}
      </Link>
    </Setting>
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
