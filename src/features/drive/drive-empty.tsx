import { Trans, useLingui } from '@lingui/react/macro'
import { FolderOpen, ShieldCheck } from 'lucide-react'
import { Notice } from '../../ui/notice.tsx'

/** The first thing anybody sees after making a vault. */
export function EmptyDrive() {
  const { t } = useLingui()
  return (
    <Notice icon={ShieldCheck} title={t`Your drive is empty`}>
      <p>
        <Trans>
          Drop files or folders anywhere on this page, or choose{' '}
          <strong className="font-semibold text-ink">Add files</strong>. They are encrypted here, placed with
          three miners, and each copy is checked before it counts.
        </Trans>
      </p>
    </Notice>
  )
}

export function EmptyFolder() {
  const { t } = useLingui()
  return (
    <Notice icon={FolderOpen} title={t`This folder is empty`}>
      <p>{t`Drop files here to add them to it.`}</p>
    </Notice>
  )
}

export function MissingFolder() {
  const { t } = useLingui()
  return (
    <Notice icon={FolderOpen} title={t`There is no such folder in this drive`}>
      <p>{t`It may have been removed. The way back is Drive, above.`}</p>
    </Notice>
  )
}
