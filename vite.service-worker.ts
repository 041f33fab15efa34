/**
 * Builds the service worker into one file at the top of the page, with the list of the page's files in it. It is built after
 * the page, from what the page became, so that a file that changed makes another version.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { build, type Plugin, type ResolvedConfig } from 'vite'
import { PDF_FILES } from './vite.pdf-frame.ts'

const NAME = 'service-worker.js'
/** What the browser asks for itself, or nobody needs without a network; and what a first visit should not wait for. */
const LEFT_OUT = /\.(map|txt)$/
const NOT_KEPT: readonly string[] = [NAME, ...PDF_FILES].map((name) => `/${name}`)

export function serviceWorker(): Plugin {
  let config: ResolvedConfig
  return {
    name: 'filetao-service-worker',
    apply: 'build',
    configResolved(resolved) {
      config = resolved
    },
    // After every file of the page is written.
    async closeBundle() {
      const folder = join(config.root, config.build.outDir)
      const files = JSON.stringify(appFiles(folder))
      await build({
        configFile: false,
        logLevel: 'warn',
        publicDir: false,
        define: { APP_FILES: files },
        build: {
          outDir: folder,
          emptyOutDir: false,
          target: 'es2023',
          modulePreload: false,
          rollupOptions: {
            input: join(config.root, 'workers/service.worker.ts'),
            output: { format: 'es', entryFileNames: NAME, codeSplitting: false },
          },
        },
      })
    },
  }
}

/** Every file of the built page by its path, and a version that changes with any of them. */
function appFiles(folder: string): { version: string; files: string[] } {
  const hash = createHash('sha256')
  const files: string[] = []
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    const url = `/${relative(folder, path).split(sep).join('/')}`
    if (!entry.isFile() || NOT_KEPT.includes(url) || LEFT_OUT.test(url)) continue
    files.push(url)
  }
  files.sort()
  for (const url of files) hash.update(url).update(readFileSync(join(folder, url)))
  return { version: hash.digest('hex').slice(0, 16), files }
}
