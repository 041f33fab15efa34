import { useLingui } from '@lingui/react/macro'
import { Lock } from 'lucide-react'
import { useLock } from '../features/shared/use-lock.tsx'
import { IconButton } from '../ui/button.tsx'

export function LockButton() {
  const { t } = useLingui()
  const { lock, dialog } = useLock()
  return (
    <>
      <IconButton icon={Lock} label={t`Lock the drive`} onClick={lock} />
      {dialog}
    </>
  )
}
