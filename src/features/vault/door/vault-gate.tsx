import { useLingui } from '@lingui/react/macro'
import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../../../ui/button.tsx'
import { LoadingNotice, Notice } from '../../../ui/notice.tsx'
import { useVaultState } from '../../shared/drive-context.tsx'
import { CreateForm } from './create-form.tsx'
import { UnlockForm } from './unlock-form.tsx'
import { VaultFrame } from './vault-frame.tsx'

interface VaultGateProps {
  /** Shown above the card while the drive is closed: that a shared link is waiting. */
  readonly aside?: ReactNode
  readonly children: ReactNode
}

/** Nothing of the drive is mounted until the vault is open. */
export function VaultGate({ aside, children }: VaultGateProps) {
  const { t } = useLingui()
  const vault = useVaultState()
  switch (vault) {
    case 'unlocked':
      return children
    case 'locked':
      return (
        <VaultFrame title={t`Unlock your drive`} lead={t`The vault in this browser is locked.`} aside={aside}>
          <UnlockForm />
        </VaultFrame>
      )
    case 'none':
      return (
        <VaultFrame
          title={t`Create your vault`}
          lead={t`A vault holds the keys to your files, in this browser only.`}
          aside={aside}
        >
          <CreateForm />
        </VaultFrame>
      )
    case 'broken':
      return (
        <main className="grid min-h-full place-items-center">
          <Notice icon={TriangleAlert} title={t`The drive could not start`} tone="failed">
            <p className="mb-4">
              {t`Its worker stopped or was blocked. Your files are untouched; unfinished transfers are not.`}
            </p>
            <Button variant="primary" onClick={() => location.reload()}>
              {t`Reload the page`}
            </Button>
          </Notice>
        </main>
      )
    case 'starting':
      return (
        <main className="grid min-h-full place-items-center" aria-busy="true">
          <LoadingNotice>{t`Starting the drive…`}</LoadingNotice>
        </main>
      )
  }
}
