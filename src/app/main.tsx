import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createDriveStore } from '../features/shared/drive-store.ts'
import { readLanguage } from '../features/shared/preferences.ts'
import '../ui/theme.css'
import { App } from './app.tsx'
import { connectDrive } from './connect-drive.ts'
import { startLanguage } from './language.ts'

const root = document.getElementById('root')
if (root === null) throw new TypeError('index.html has no #root')

const { api, onBroken } = connectDrive()
const store = createDriveStore(api)
onBroken(store.fail)

// The workers start meanwhile. It never fails: without its catalogue the page opens in English.
void startLanguage(readLanguage()).then(() =>
  createRoot(root).render(
    <StrictMode>
      <App api={api} store={store} />
    </StrictMode>,
  ),
)
