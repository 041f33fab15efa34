/**
 * Builds the service worker into one file at the top of the page, with the list of the page's files in it. It is built after
 * the page, from what the page became, so that a file that changed makes another version.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { build } from 'vite'
import type { AppFiles } from './src/client/service-worker/app-cache.ts'
import { PDF_FILES } from './vite.pdf-frame.ts'

const NAME = 'service-worker.js'
/** What the browser asks for itself, or nobody needs without a network; and what a first visit should not wait for. */
const LEFT_OUT = /\.(map|txt)$/
const NOT_KEPT: readonly string[] = [NAME, ...PDF_FILES].map((name) => `/${name}`)

/** @param folder of the built page, after every other file of it is written */
export async function buildServiceWorker(root: string, folder: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    define: { APP_FILES: JSON.stringify(appFiles(folder)) },
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: 'es2023',
      modulePreload: false,
      rollupOptions: {
        input: join(root, 'workers/service.worker.ts'),
        output: { format: 'es', entryFileNames: NAME, codeSplitting: false },
      },
    },
  })
}

/** Every file of the built page by its path, with its digest as `integrity` spells it, and a version that changes with any of them. */
function appFiles(folder: string): AppFiles {
  const paths: string[] = []
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    const url = `/${relative(folder, path).split(sep).join('/')}`
    if (!entry.isFile() || NOT_KEPT.includes(url) || LEFT_OUT.test(url)) continue
    paths.push(url)
  }
  const digest = (url: string) =>
    `sha256-${createHash('sha256')
      .update(readFileSync(join(folder, url)))
      .digest('base64')}`
  const files = Object.fromEntries(paths.sort().map((url) => [url, digest(url)]))
  const version = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 16)
  return { version, files }
}
