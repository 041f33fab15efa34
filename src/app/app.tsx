import { QueryClient, QueryClientProvider, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import type { DriveApi } from '../client/drive-api.ts'
import { forgetDevices } from '../features/devices/devices-query.ts'
import { DriveWorkspace } from '../features/drive/workspace.tsx'
import { Announcer } from '../features/shared/announcer.tsx'
import { DriveProvider, useVaultState } from '../features/shared/drive-context.tsx'
import type { DriveStore } from '../features/shared/drive-store.ts'
import { forgetAllPictures } from '../features/shared/picture-query.ts'
import { forgetAllProofs } from '../features/shared/proof-query.ts'
import { cleanPrivateFiles } from '../features/shared/save-file.ts'
import { SaveProvider } from '../features/shared/save-provider.tsx'
import { useKeepLimits } from '../features/shared/speed-limits.ts'
import { TransfersDock } from '../features/transfers/transfers-dock.tsx'
import { VaultGate } from '../features/vault/door/vault-gate.tsx'
import { IdleLock } from '../features/vault/idle/idle-lock.tsx'
import { forgetKeys } from '../features/vault/keys-query.ts'
import { RecoveryGuard } from '../features/vault/recovery-guard.tsx'
import { createUploadGate, gateUploads, type UploadGate } from '../features/vault/upload-gate.ts'
import { CrashBoundary } from './crash-boundary.tsx'
import type { KitArrivals } from './kit-arrivals.ts'
import { LanguageProvider } from './language-provider.tsx'
import { fetchDrive, Routes } from './routes.tsx'
import type { Updates } from './service-worker.ts'
import { readSharedLink, SharedLinkNotice, SharedLinkOffer } from './shared-link.tsx'
import { Shell } from './shell.tsx'
import { UpdateNotice } from './update-notice.tsx'

/** Every question goes to a worker of this page, which answers without a network too. */
const queries = new QueryClient({ defaultOptions: { queries: { networkMode: 'always' } } })

interface AppProps {
  readonly api: DriveApi
  readonly store: DriveStore
  readonly updates: Updates
  readonly kits: KitArrivals
}

export function App({ api, store, updates, kits }: AppProps) {
  const [gate] = useState(createUploadGate)
  const gated = useMemo(() => gateUploads(api, gate), [api, gate])
  return (
    <LanguageProvider>
      {() => (
        <CrashBoundary>
          <QueryClientProvider client={queries}>
            <DriveProvider api={gated} store={store}>
              <Announcer>
                <Doors kits={kits} gate={gate} />
                <UpdateNotice updates={updates} />
              </Announcer>
            </DriveProvider>
          </QueryClientProvider>
        </CrashBoundary>
      )}
    </LanguageProvider>
  )
}

interface DoorsProps {
  readonly kits: KitArrivals
  readonly gate: UploadGate
}

/** The vault's door, and behind it the drive. */
function Doors({ kits, gate }: DoorsProps) {
  const kit = useSyncExternalStore(kits.listen, kits.present)
  const [link] = useState(readSharedLink)
  useForgetOnLock()
  useKeepLimits()
  useEffect(() => {
    // Before a passphrase: what an earlier visit left in plaintext does not wait for the next unlock.
    cleanPrivateFiles().catch(() => undefined)
    fetchDrive()
  }, [])
  return (
    <>
      <VaultGate aside={link === null ? null : <SharedLinkNotice />} kit={kit} onKitForgotten={kits.forget}>
        <SaveProvider>
          <DriveWorkspace>
            <Shell dock={<TransfersDock />}>
              <Routes />
            </Shell>
          </DriveWorkspace>
          {link === null ? null : <SharedLinkOffer link={link} />}
          <RecoveryGuard gate={gate} kit={kit} onKitForgotten={kits.forget} />
        </SaveProvider>
      </VaultGate>
      <IdleLock />
    </>
  )
}

function useForgetOnLock(): void {
  const vault = useVaultState()
  const client = useQueryClient()
  useEffect(() => {
    if (vault === 'unlocked') return
    forgetAllProofs(client)
    forgetAllPictures(client)
    forgetKeys(client)
    forgetDevices(client)
  }, [client, vault])
}
