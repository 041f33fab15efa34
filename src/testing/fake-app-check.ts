/** Reports about the page's own files: `whole`, `changed`, `incomplete`, or why there is none. */
import type { CheckedApp, CheckedFile } from '../client/app-check/check-app.ts'

export const FAKE_APPS = ['whole', 'changed', 'incomplete', 'no-list', 'no-network'] as const

export function fakeAppReport(kind: (typeof FAKE_APPS)[number]): CheckedApp {
  if (kind === 'no-list' || kind === 'no-network') return { ok: false, reason: kind }
  const files: CheckedFile[] = ['drive-screen', 'drive.worker', 'index', 'page-ports', 'settings-screen'].map(
    (name, at) => ({ path: `assets/${name}-${'BdpJtcrc'.slice(at)}x.js`, here: 'same', server: 'same' }),
  )
  files.push({ path: 'index.html', here: 'same', server: 'same' })
  if (kind === 'changed') files[2] = { path: 'assets/index-BdpJtcrc.js', here: 'same', server: 'other' }
  if (kind === 'incomplete') files[3] = { path: 'pdf-frame.html', here: 'same', server: 'missing' }
  return {
    ok: true,
    value: {
      build: '9c7def20dd9661c5dde8ca8ef4230ea5c54d9022b6d6b71d4c36fffa28ec5dc6',
      origin: { version: '0.1.0', commit: '5d21c75a018841c3d7068783d25ec4734d5f398b', changed: false },
      files,
      unlisted: kind === 'changed' ? ['/assets/added-Xw2.js'] : [],
    },
  }
}
