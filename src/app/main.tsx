import { proxy } from 'comlink'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createDriveStore } from '../features/shared/drive-store.ts'
import { watchInstall } from '../features/shared/install.ts'
import { readLanguage } from '../features/shared/preferences.ts'
import '../ui/theme.css'
import { App } from './app.tsx'
import { startAppChecker } from './app-checker.ts'
import { startChecker } from './bundle-checker.ts'
import { connectDrive } from './connect-drive.ts'
import { connectLab } from './connect-lab.ts'
import { connectNetwork } from './connect-network.ts'
import { receiveKits } from './kit-arrivals.ts'
import { startLanguage } from './language.ts'
import { receiveLinks } from './link-arrivals.ts'
import { mayStart } from './own-files.ts'
import { registerServiceWorker, tellDriveGone } from './service-worker.ts'

// Before anything else looks at the address, or can keep it.
const kits = receiveKits()
const links = receiveLinks()

if (mayStart()) start()

function start(): void {
  const root = document.getElementById('root')
  if (root === null) throw new TypeError('index.html has no #root')
  watchInstall()
  const { drive, onBroken } = connectDrive()
  const store = createDriveStore((events) => drive.subscribe(proxy(events)))
  onBroken(() => {
    store.fail()
    tellDriveGone()
  })
  const updates = registerServiceWorker()
  const reader = connectNetwork(drive)
  const lab = connectLab()

  // The workers start meanwhile. It never fails: without its catalogue the page opens in English.
  void startLanguage(readLanguage()).then(() =>
    createRoot(root).render(
      <StrictMode>
        <App
          api={drive}
          store={store}
          updates={updates}
          kits={kits}
          links={links}
          startChecker={startChecker}
          startAppChecker={startAppChecker}
          reader={reader}
          lab={lab}
        />
      </StrictMode>,
    ),
  )
}
