import { useEffect } from 'react'
import { DriveWorkspace } from '../features/drive/workspace.tsx'
import { Queries } from '../features/shared/queries.tsx'
import { SaveProvider } from '../features/shared/save-provider.tsx'
import { ShareProvider } from '../features/sharing/share-provider.tsx'
import { TransfersDock } from '../features/transfers/transfers-dock.tsx'
import type { KitArrival } from '../features/vault/kit-arrival.ts'
import { RecoveryGuard } from '../features/vault/recovery-guard.tsx'
import type { UploadGate } from '../features/vault/upload-gate.ts'
import { ForgetOnLock } from './forget-on-lock.tsx'
import { Routes } from './routes.tsx'
import { Shell } from './shell.tsx'

interface OpenDriveProps {
  readonly gate: UploadGate
  readonly kit: KitArrival | null
  readonly onKitForgotten: () => void
  /** Where one wanted to go when the drive had to be opened first; null when nowhere. */
  readonly onArrive: (() => void) | null
}

/** What is behind the vault's door. It is fetched while the person types, and is no part of the first load. */
export function OpenDrive({ gate, kit, onKitForgotten, onArrive }: OpenDriveProps) {
  return (
    <Queries>
      <ForgetOnLock />
      <SaveProvider>
        <ShareProvider>
          <DriveWorkspace>
            <Shell dock={<TransfersDock />}>
              <Routes />
            </Shell>
          </DriveWorkspace>
        </ShareProvider>
        {onArrive === null ? null : <ComeBack onArrive={onArrive} />}
        <RecoveryGuard gate={gate} kit={kit} onKitForgotten={onKitForgotten} />
      </SaveProvider>
    </Queries>
  )
}

/** Mounted when the drive is open. */
function ComeBack({ onArrive }: { readonly onArrive: () => void }) {
  useEffect(() => onArrive())
  return null
}
