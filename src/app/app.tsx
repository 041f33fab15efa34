import { QueryClient, QueryClientProvider, useQueryClient } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { useLocation } from 'wouter'
import type { DriveApi } from '../client/drive-api.ts'
import type { AppChecker } from '../features/app-check/app-checker.ts'
import { forgetDevices } from '../features/devices/devices-query.ts'
import { DriveWorkspace } from '../features/drive/workspace.tsx'
import { Announcer } from '../features/shared/announcer.tsx'
import { forgetAudits } from '../features/shared/audit-query.ts'
import { DriveProvider, useVaultState } from '../features/shared/drive-context.tsx'
import type { DriveStore } from '../features/shared/drive-store.ts'
import { type LabRunner, LabRunnerProvider } from '../features/shared/lab-runner.tsx'
import { type NetworkReader, NetworkReaderProvider } from '../features/shared/network-reader.tsx'
import { forgetAllPictures } from '../features/shared/picture-query.ts'
import { forgetAllProofs } from '../features/shared/proof-query.ts'
import { cleanPrivateFiles } from '../features/shared/save-file.ts'
import { SaveProvider } from '../features/shared/save-provider.tsx'
import { useKeepLimits } from '../features/shared/speed-limits.ts'
import { forgetUpkeep } from '../features/shared/upkeep-query.ts'
import { forgetLinks } from '../features/sharing/links-query.ts'
import { ShareProvider } from '../features/sharing/share-provider.tsx'
import { TransfersDock } from '../features/transfers/transfers-dock.tsx'
import { VaultGate } from '../features/vault/door/vault-gate.tsx'
import { IdleLock } from '../features/vault/idle/idle-lock.tsx'
import { forgetKeys } from '../features/vault/keys-query.ts'
import { RecoveryGuard } from '../features/vault/recovery-guard.tsx'
import { createUploadGate, gateUploads, type UploadGate } from '../features/vault/upload-gate.ts'
import type { BundleChecker } from '../features/verify/bundle-checker.ts'
import { CrashBoundary } from './crash-boundary.tsx'
import type { KitArrivals } from './kit-arrivals.ts'
import { LanguageProvider } from './language-provider.tsx'
import { LINK_PATH, type LinkArrivals } from './link-arrivals.ts'
import { LinkWaits } from './link-waits.tsx'
import { isPublicPath, PublicRoutes } from './public-routes.tsx'
import { PublicShell } from './public-shell.tsx'
import { fetchDrive, Routes } from './routes.tsx'
import type { Updates } from './service-worker.ts'
import { Shell } from './shell.tsx'
import { UpdateNotice } from './update-notice.tsx'

const VerifyPage = lazy(async () => ({
  default: (await import('../features/verify/verify-page.tsx')).VerifyPage,
}))
const AppCheckPage = lazy(async () => ({
  default: (await import('../features/app-check/app-check-page.tsx')).AppCheckPage,
}))
const LinkPage = lazy(async () => ({ default: (await import('../features/link/link-page.tsx')).LinkPage }))

/** Where a proof bundle is checked; with a vault or without, also while the drive is broken. */
const VERIFY_PATH = '/verify'
/** Where the page's own files are compared; the same. */
const APP_CHECK_PATH = '/app-check'

/** Every question goes to a worker of this page, which answers without a network too. */
const queries = new QueryClient({ defaultOptions: { queries: { networkMode: 'always' } } })

interface AppProps {
  readonly api: DriveApi
  readonly store: DriveStore
  readonly updates: Updates
  readonly kits: KitArrivals
  readonly links: LinkArrivals
  readonly startChecker: () => BundleChecker
  readonly startAppChecker: () => AppChecker
  readonly reader: NetworkReader
  readonly lab: LabRunner
}

export function App(props: AppProps) {
  const { api, store, updates, kits, links, startChecker, startAppChecker, reader, lab } = props
  const [gate] = useState(createUploadGate)
  const gated = useMemo(() => gateUploads(api, gate), [api, gate])
  return (
    <LanguageProvider>
      {() => (
        <CrashBoundary>
          <QueryClientProvider client={queries}>
            <DriveProvider api={gated} store={store}>
              <NetworkReaderProvider reader={reader}>
                <LabRunnerProvider runner={lab}>
                  <Announcer>
                    <Doors
                      kits={kits}
                      links={links}
                      gate={gate}
                      startChecker={startChecker}
                      startAppChecker={startAppChecker}
                    />
                    <UpdateNotice updates={updates} />
                  </Announcer>
                </LabRunnerProvider>
              </NetworkReaderProvider>
            </DriveProvider>
          </QueryClientProvider>
        </CrashBoundary>
      )}
    </LanguageProvider>
  )
}

interface DoorsProps {
  readonly kits: KitArrivals
  readonly links: LinkArrivals
  readonly gate: UploadGate
  readonly startChecker: () => BundleChecker
  readonly startAppChecker: () => AppChecker
}

/** The vault's door, and behind it the drive; or the pages that need neither: of a link, of a proof bundle, of the network. */
function Doors({ kits, links, gate, startChecker, startAppChecker }: DoorsProps) {
  const kit = useSyncExternalStore(kits.listen, kits.present)
  const link = useSyncExternalStore(links.listen, links.present)
  const [path, navigate] = useLocation()
  const vault = useVaultState()
  /** The drive is opened on the way to a link's page. */
  const [returns, setReturns] = useState(false)
  useForgetOnLock()
  useKeepLimits()
  useEffect(() => {
    // Before a passphrase: what an earlier visit left in plaintext does not wait for the next unlock.
    cleanPrivateFiles().catch(() => undefined)
    fetchDrive()
  }, [])
  const comeBack = () => {
    setReturns(false)
    navigate(LINK_PATH, { replace: true })
  }
  const leave = (comesBack: boolean) => {
    setReturns(comesBack)
    if (!comesBack) links.forget()
    navigate('/drive')
  }
  if (path === LINK_PATH && vault !== 'broken') {
    return (
      <>
        <LinkSpace>
          <LinkPage arrival={link} onGive={links.give} onLeave={leave} />
        </LinkSpace>
        <IdleLock />
      </>
    )
  }
  if (path === VERIFY_PATH) {
    return (
      <>
        <Suspense fallback={null}>
          <VerifyPage start={startChecker} onLeave={() => navigate('/drive')} />
        </Suspense>
        <IdleLock />
      </>
    )
  }
  if (path === APP_CHECK_PATH) {
    return (
      <>
        <Suspense fallback={null}>
          <AppCheckPage start={startAppChecker} onLeave={() => navigate('/drive')} />
        </Suspense>
        <IdleLock />
      </>
    )
  }
  if (isPublicPath(path) && vault !== 'unlocked') {
    return (
      <>
        <PublicShell>
          <PublicRoutes />
        </PublicShell>
        <IdleLock />
      </>
    )
  }
  return (
    <>
      <VaultGate aside={returns ? <LinkWaits /> : null} kit={kit} onKitForgotten={kits.forget}>
        <SaveProvider>
          <ShareProvider>
            <DriveWorkspace>
              <Shell dock={<TransfersDock />}>
                <Routes />
              </Shell>
            </DriveWorkspace>
          </ShareProvider>
          {returns ? <ComeBack onArrive={comeBack} /> : null}
          <RecoveryGuard gate={gate} kit={kit} onKitForgotten={kits.forget} />
        </SaveProvider>
      </VaultGate>
      <IdleLock />
    </>
  )
}

function LinkSpace({ children }: { readonly children: ReactNode }) {
  return (
    <SaveProvider>
      <Suspense fallback={null}>{children}</Suspense>
    </SaveProvider>
  )
}

/** Mounted when the drive is open. */
function ComeBack({ onArrive }: { readonly onArrive: () => void }) {
  useEffect(() => onArrive())
  return null
}

function useForgetOnLock(): void {
  const vault = useVaultState()
  const client = useQueryClient()
  useEffect(() => {
    if (vault === 'unlocked') return
    forgetAllProofs(client)
    forgetAudits(client)
    forgetAllPictures(client)
    forgetKeys(client)
    forgetDevices(client)
    forgetLinks(client)
    forgetUpkeep(client)
  }, [client, vault])
}
