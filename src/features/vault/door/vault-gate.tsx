import { useLingui } from '@lingui/react/macro'
import { TriangleAlert } from 'lucide-react'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { Button } from '../../../ui/button.tsx'
import { LoadingNotice, Notice } from '../../../ui/notice.tsx'
import { useVaultState } from '../../shared/drive-context.tsx'
import { lockReason } from '../idle/lock-reason.ts'
import type { KitArrival } from '../kit-arrival.ts'
import { FirstRun } from './first-run.tsx'
import { UnlockScreen } from './unlock-screen.tsx'

const KitDoor = lazy(async () => ({ default: (await import('../kit/kit-door.tsx')).KitDoor }))

interface VaultGateProps {
  /** Shown above the card while the drive is closed: that a shared link is waiting. */
  readonly aside?: ReactNode
  /** A kit link the page was opened with. */
  readonly kit: KitArrival | null
  readonly onKitForgotten: () => void
  /** May still have to be fetched. */
  readonly children: ReactNode
}

/** Nothing of the drive is mounted until the vault is open. */
export function VaultGate({ aside, kit, onKitForgotten, children }: VaultGateProps) {
  const { t } = useLingui()
  const vault = useVaultState()
  const [making, setMaking] = useState(false)
  // Locked half way, the words of a new kit are gone with the rest.
  if (making && vault === 'locked') setMaking(false)

  if ((vault === 'none' || vault === 'locked') && kit !== null && !making) {
    return (
      <Suspense fallback={<Starting />}>
        <KitDoor arrival={kit} hasDrive={vault === 'locked'} onForget={onKitForgotten} />
      </Suspense>
    )
  }
  if (vault === 'none' || (vault === 'unlocked' && making)) {
    return <FirstRun aside={aside} onBegin={() => setMaking(true)} onDone={() => setMaking(false)} />
  }
  switch (vault) {
    case 'unlocked':
      return <Suspense fallback={<Starting />}>{children}</Suspense>
    case 'locked':
      return <UnlockScreen aside={aside} reason={lockReason()} />
    case 'broken':
      return (
        <Gone title={t`The drive could not start`}>
          {t`Its worker could not be loaded or was blocked. Your files are untouched.`}
        </Gone>
      )
    case 'stopped':
      return (
        <Gone title={t`The drive has stopped`}>
          {t`Its worker has ended, which browsers do where memory runs out. Files in the drive are safe. Reload the page and unlock: uploads and downloads go on from what is there. What the browser shows as a failed download is not the whole file.`}
        </Gone>
      )
    case 'starting':
      return <Starting />
  }
}

/** Nothing answers any more: only another worker helps. */
function Gone({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const { t } = useLingui()
  return (
    <main className="grid min-h-full place-items-center">
      <Notice icon={TriangleAlert} title={title} tone="failed">
        <p className="mb-4">{children}</p>
        <Button variant="primary" onClick={() => location.reload()}>
          {t`Reload the page`}
        </Button>
      </Notice>
    </main>
  )
}

function Starting() {
  const { t } = useLingui()
  return (
    <main className="grid min-h-full place-items-center" aria-busy="true">
      <LoadingNotice>{t`Starting the drive…`}</LoadingNotice>
    </main>
  )
}
