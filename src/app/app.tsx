import { QueryClient, QueryClientProvider, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { DriveApi } from '../client/drive-api.ts'
import { DriveWorkspace } from '../features/drive/workspace.tsx'
import { Announcer } from '../features/shared/announcer.tsx'
import { DriveProvider, useVaultState } from '../features/shared/drive-context.tsx'
import type { DriveStore } from '../features/shared/drive-store.ts'
import { forgetAllProofs } from '../features/shared/proof-query.ts'
import { cleanPrivateFiles } from '../features/shared/save-file.ts'
import { SaveProvider } from '../features/shared/save-provider.tsx'
import { TransfersDock } from '../features/transfers/transfers-dock.tsx'
import { VaultGate } from '../features/vault/vault-gate.tsx'
import { CrashBoundary } from './crash-boundary.tsx'
import { LanguageProvider } from './language-provider.tsx'
import { fetchDrive, Routes } from './routes.tsx'
import type { Updates } from './service-worker.ts'
import { readSharedLink, SharedLinkNotice, SharedLinkOffer } from './shared-link.tsx'
import { Shell } from './shell.tsx'
import { UpdateNotice } from './update-notice.tsx'

const queries = new QueryClient()

interface AppProps {
  readonly api: DriveApi
  readonly store: DriveStore
  readonly updates: Updates
}

export function App({ api, store, updates }: AppProps) {
  return (
    <LanguageProvider>
      {() => (
        <CrashBoundary>
          <QueryClientProvider client={queries}>
            <DriveProvider api={api} store={store}>
              <Announcer>
                <Doors />
                <UpdateNotice updates={updates} />
              </Announcer>
            </DriveProvider>
          </QueryClientProvider>
        </CrashBoundary>
      )}
    </LanguageProvider>
  )
}

/** The vault's door, and behind it the drive. */
function Doors() {
  const [link] = useState(readSharedLink)
  useForgetOnLock()
  useEffect(() => {
    // Before a passphrase: what an earlier visit left in plaintext does not wait for the next unlock.
    cleanPrivateFiles().catch(() => undefined)
    fetchDrive()
  }, [])
  return (
    <VaultGate aside={link === null ? null : <SharedLinkNotice />}>
      <SaveProvider>
        <DriveWorkspace>
          <Shell dock={<TransfersDock />}>
            <Routes />
          </Shell>
        </DriveWorkspace>
        {link === null ? null : <SharedLinkOffer link={link} />}
      </SaveProvider>
    </VaultGate>
  )
}

function useForgetOnLock(): void {
  const vault = useVaultState()
  const client = useQueryClient()
  useEffect(() => {
    if (vault !== 'unlocked') forgetAllProofs(client)
  }, [client, vault])
}
