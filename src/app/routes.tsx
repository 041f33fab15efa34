import { Trans, useLingui } from '@lingui/react/macro'
import { Compass } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { Link, Redirect, Route, Switch } from 'wouter'
import { DriveScreen } from '../features/drive/drive-screen.tsx'
import { PhonePlaces } from '../features/drive/place-links.tsx'
import { placeOfPath } from '../features/drive/places.ts'
import { PageHeader } from '../features/shared/page-header.tsx'
import { LoadingNotice, Notice } from '../ui/notice.tsx'
import { OneScreen } from './one-screen.tsx'
import { PublicRoutes } from './public-routes.tsx'

const LinksScreen = lazy(async () => ({
  default: (await import('../features/sharing/links-screen.tsx')).LinksScreen,
}))
const StorageScreen = lazy(async () => ({
  default: (await import('../features/storage/storage-screen.tsx')).StorageScreen,
}))
const ProofsScreen = lazy(async () => ({
  default: (await import('../features/proofs/overview/proofs-screen.tsx')).ProofsScreen,
}))
const ProofSheetScreen = lazy(async () => ({
  default: (await import('../features/proofs/proof-sheet-screen.tsx')).ProofSheetScreen,
}))
const ToolsScreen = lazy(async () => ({
  default: (await import('../features/interchange/tools-screen.tsx')).ToolsScreen,
}))
const SeesScreen = lazy(async () => ({
  default: (await import('../features/sees/sees-screen.tsx')).SeesScreen,
}))
const WalletScreen = lazy(async () => ({
  default: (await import('../features/wallet/wallet-screen.tsx')).WalletScreen,
}))
const SettingsScreen = lazy(async () => ({
  default: (await import('../features/settings/settings-screen.tsx')).SettingsScreen,
}))
const WaysSection = lazy(async () => ({
  default: (await import('../features/vault/ways/ways-section.tsx')).WaysSection,
}))

const DevicesSection = lazy(async () => ({
  default: (await import('../features/devices/devices-section.tsx')).DevicesSection,
}))
const SyncSection = lazy(async () => ({
  default: (await import('../features/devices/sync-section.tsx')).SyncSection,
}))

/** Which screen stands for which path. None is in the first load: before the drive is open there is only its door. */
export function Routes() {
  const { t } = useLingui()
  return (
    <Suspense fallback={<LoadingNotice>{t`Loading…`}</LoadingNotice>}>
      <OneScreen>
        {(path) => (
          <Switch location={path}>
            <Route path="/">
              <Redirect to="/drive" replace />
            </Route>
            <Route path="/drive/:place?">
              {({ place }) => <DriveScreen place={placeOfPath(place ?? '')} />}
            </Route>
            <Route path="/shared">
              <LinksScreen>
                <PhonePlaces />
              </LinksScreen>
            </Route>
            <Route path="/storage">
              <StorageScreen />
            </Route>
            <Route path="/proofs">
              <ProofsScreen />
            </Route>
            <Route path="/proofs/:entry">
              {({ entry }) => <ProofSheetScreen key={entry} entryId={entry} />}
            </Route>
            <Route path="/tools/:entry?">
              {({ entry }) => <ToolsScreen key={entry ?? ''} entryId={entry ?? null} />}
            </Route>
            <Route path="/sees">
              <SeesScreen />
            </Route>
            <Route path="/wallet">
              <WalletScreen />
            </Route>
            <Route path="/network/*?">
              <PublicRoutes path={path} />
            </Route>
            <Route path="/lab/*?">
              <PublicRoutes path={path} />
            </Route>
            <Route path="/settings">
              <SettingsScreen>
                <WaysSection />
                <DevicesSection />
                <SyncSection />
              </SettingsScreen>
            </Route>
            <Route>
              <PageHeader title={t`Not found`} />
              <Notice icon={Compass} title={t`There is no such page`}>
                <p>
                  <Trans>
                    The address may be old or mistyped.{' '}
                    <Link href="/drive" className="text-accent underline">
                      Go to your drive
                    </Link>
                  </Trans>
                </p>
              </Notice>
            </Route>
          </Switch>
        )}
      </OneScreen>
    </Suspense>
  )
}
