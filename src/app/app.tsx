import { lazy, Suspense, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { useLocation } from 'wouter'
import type { DriveApi } from '../client/drive-api.ts'
import type { AppChecker } from '../features/app-check/app-checker.ts'
import { Announcer } from '../features/shared/announcer.tsx'
import { DriveProvider, useVaultState } from '../features/shared/drive-context.tsx'
import type { DriveStore } from '../features/shared/drive-store.ts'
import { type LabRunner, LabRunnerProvider } from '../features/shared/lab-runner.tsx'
import { type NetworkReader, NetworkReaderProvider } from '../features/shared/network-reader.tsx'
import { cleanPrivateFiles } from '../features/shared/private-files.ts'
import { useKeepLimits } from '../features/shared/speed-limits.ts'
import { VaultGate } from '../features/vault/door/vault-gate.tsx'
import { IdleLock } from '../features/vault/idle/idle-lock.tsx'
import { createUploadGate, gateUploads, type UploadGate } from '../features/vault/upload-gate.ts'
import type { BundleChecker } from '../features/verify/bundle-checker.ts'
import { CrashBoundary } from './crash-boundary.tsx'
import type { KitArrivals } from './kit-arrivals.ts'
import { LanguageProvider } from './language-provider.tsx'
import { LINK_PATH, type LinkArrivals } from './link-arrivals.ts'
import { LinkWaits } from './link-waits.tsx'
import { prefetched } from './prefetched.tsx'
import { isPublicPath } from './public-path.ts'
import type { Updates } from './service-worker.ts'
import { UpdateNotice } from './update-notice.tsx'

const VerifyPage = lazy(async () => ({
  default: (await import('../features/verify/verify-page.tsx')).VerifyPage,
}))
const AppCheckPage = lazy(async () => ({
  default: (await import('../features/app-check/app-check-page.tsx')).AppCheckPage,
}))
const LinkSpace = lazy(async () => ({ default: (await import('./link-space.tsx')).LinkSpace }))
const PublicSpace = lazy(async () => ({ default: (await import('./public-space.tsx')).PublicSpace }))
const { Part: OpenDrive, prefetch: prefetchDrive } = prefetched(
  async () => (await import('./open-drive.tsx')).OpenDrive,
)

/** Where a proof bundle is checked; with a vault or without, also while the drive is broken. */
const VERIFY_PATH = '/verify'
/** Where the page's own files are compared; the same. */
const APP_CHECK_PATH = '/app-check'

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
  useKeepLimits()
  useEffect(() => {
    // Before a passphrase: what an earlier visit left in plaintext does not wait for the next unlock.
    cleanPrivateFiles().catch(() => undefined)
    // What comes after unlocking, while the person finds the passphrase.
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
  if (path === LINK_PATH && vault !== 'broken' && vault !== 'stopped') {
    return (
      <>
        <Suspense fallback={null}>
          <LinkSpace arrival={link} onGive={links.give} onLeave={leave} />
        </Suspense>
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
        <Suspense fallback={null}>
          <PublicSpace />
        </Suspense>
        <IdleLock />
      </>
    )
  }
  return (
    <>
      <VaultGate aside={returns ? <LinkWaits /> : null} kit={kit} onKitForgotten={kits.forget}>
        <OpenDrive gate={gate} kit={kit} onKitForgotten={kits.forget} onArrive={returns ? comeBack : null} />
      </VaultGate>
      <IdleLock />
    </>
  )
}

/** Without it the drive is fetched when it is shown, and says so when it cannot be. */
function fetchDrive(): void {
  prefetchDrive().catch(() => undefined)
}
