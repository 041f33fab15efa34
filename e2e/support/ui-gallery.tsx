/** The page over a drive of data: `?vault=locked`, `?app=changed`, `?files=10000`, `?transfers=mixed`, `?network=down`, `?kit=never`, `?upkeep=trouble`, `?audits=liar`, `?health=late`, `?opinion=lies`, `?compared=alone`, `?sees=day`, `?session=live`, `?wallets=two`, `?miners=256`, `?validators=0`, `?shape=giant`, `?calls=lies`. */
import { createRoot } from 'react-dom/client'
import { App } from '../../src/app/app.tsx'
import { receiveKits } from '../../src/app/kit-arrivals.ts'
import { startLanguage } from '../../src/app/language.ts'
import { receiveLinks } from '../../src/app/link-arrivals.ts'
import { verifyBundle } from '../../src/client/bundle/verify-bundle.ts'
import { OPINIONS } from '../../src/client/cross-check-api.ts'
import type { VaultState } from '../../src/client/vault-api.ts'
import { createDriveStore } from '../../src/features/shared/drive-store.ts'
import { readLanguage } from '../../src/features/shared/preferences.ts'
import { FAKE_APPS, fakeAppReport } from '../../src/testing/fake-app-check.ts'
import { FAKE_AUDITS } from '../../src/testing/fake-audits.ts'
import { FAKE_COMPARED } from '../../src/testing/fake-cross-check.ts'
import { createFakeDrive } from '../../src/testing/fake-drive.ts'
import { FAKE_HEALTHS } from '../../src/testing/fake-health.ts'
import { FAKE_LIVES } from '../../src/testing/fake-live.ts'
import { createFakeReader } from '../../src/testing/fake-reader.ts'
import { FAKE_SEES } from '../../src/testing/fake-sees.ts'
import { FAKE_TRANSFERS } from '../../src/testing/fake-transfers.ts'
import { FAKE_UPKEEPS } from '../../src/testing/fake-upkeep.ts'
import { FAKE_SESSIONS, injectFakeWallets } from '../../src/testing/fake-wallet.ts'
import { createLocalLab } from '../../src/testing/local-lab.ts'
import '../../src/ui/theme.css'

const search = new URLSearchParams(location.search)
const arrived = receiveKits()
const links = receiveLinks()
const vaults: readonly VaultState[] = ['none', 'locked', 'unlocked']
injectFakeWallets(search.get('wallets'))
const kitStates = ['never', 'made', 'rehearsed'] as const
const api = await createFakeDrive({
  vault: vaults.find((each) => each === search.get('vault')) ?? 'unlocked',
  files: Number(search.get('files') ?? 10),
  transfers: FAKE_TRANSFERS.find((each) => each === search.get('transfers')) ?? 'none',
  networkDown: search.get('network') === 'down',
  parts: Number(search.get('parts') ?? 0),
  links: Number(search.get('links') ?? 1),
  kit: kitStates.find((each) => each === search.get('kit')) ?? 'rehearsed',
  upkeep: FAKE_UPKEEPS.find((each) => each === search.get('upkeep')) ?? 'fine',
  opinion: OPINIONS.find((each) => each === search.get('opinion')) ?? 'agrees',
  compared: FAKE_COMPARED.find((each) => each === search.get('compared')) ?? 'compared',
  audits: FAKE_AUDITS.find((each) => each === search.get('audits')) ?? 'good',
  health: FAKE_HEALTHS.find((each) => each === search.get('health')) ?? 'healthy',
  session: FAKE_SESSIONS.find((each) => each === search.get('session')) ?? 'none',
  sees: FAKE_SEES.find((each) => each === search.get('sees')) ?? 'nothing',
})

const shapes = ['mixed', 'equal', 'giant', 'blank'] as const
const reader = createFakeReader({
  miners: Number(search.get('miners') ?? 24),
  validators: Number(search.get('validators') ?? 4),
  shape: shapes.find((each) => each === search.get('shape')) ?? 'mixed',
  down: search.get('network') === 'down',
  calls: FAKE_LIVES.find((each) => each === search.get('calls')) ?? 'good',
})

const app = FAKE_APPS.find((each) => each === search.get('app')) ?? 'whole'

const NO_UPDATES = { state: () => 'none', listen: () => () => undefined, takeOver: () => undefined } as const

const root = document.getElementById('root')
if (root !== null) {
  await startLanguage(readLanguage())
  createRoot(root).render(
    <App
      api={api}
      store={createDriveStore((events) => api.subscribe(events))}
      updates={NO_UPDATES}
      kits={arrived}
      links={links}
      reader={reader}
      lab={createLocalLab()}
      startChecker={() => ({
        check: verifyBundle,
        close: () => undefined,
      })}
      startAppChecker={() => ({
        check: () => Promise.resolve(fakeAppReport(app)),
        close: () => undefined,
      })}
    />,
  )
}
