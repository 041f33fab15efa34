import { join } from 'node:path'
import { build } from 'vite'
import { ROOT } from '../../e2e/support/network.ts'

/** The page's service worker, for a page that has no files for it to keep. */
export async function serviceScript(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    define: { APP_FILES: JSON.stringify({ version: 'bench', files: [] }) },
    build: {
      write: false,
      target: 'es2023',
      modulePreload: false,
      rollupOptions: {
        input: join(ROOT, 'workers/service.worker.ts'),
        output: { format: 'es', codeSplitting: false },
      },
    },
  })
  const [first] = [built].flat().flatMap((each) => ('output' in each ? each.output : []))
  if (first?.type !== 'chunk') throw new Error('the service worker made no script')
  return first.code
}
