import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createDriveStore } from '../features/shared/drive-store.ts'
import '../ui/theme.css'
import { App } from './app.tsx'
import { connectDrive } from './connect-drive.ts'

const root = document.getElementById('root')
if (root === null) throw new TypeError('index.html has no #root')

const { api, onBroken } = connectDrive()
const store = createDriveStore(api)
onBroken(store.fail)

createRoot(root).render(
  <StrictMode>
    <App api={api} store={store} />
  </StrictMode>,
)
