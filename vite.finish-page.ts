/** What is done once every file of the page is written, in this order, for each step reads what the one before made of them. */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin, ResolvedConfig } from 'vite'
import { hashListOf, writeIntegrity } from './vite.integrity.ts'
import { buildServiceWorker } from './vite.service-worker.ts'

/** The digest of every other file. The same sources make the same list. */
const LIST_FILE = 'SHA256SUMS.txt'
/** Where the sources came from, as the machine that built says: not part of the list, or an archive without git would make another. */
const ORIGIN_FILE = 'build.json'
const SOURCES = ['src', 'workers', 'public', 'index.html', 'package-lock.json', 'vite.*.ts']

export function finishPage(): Plugin {
  let config: ResolvedConfig
  return {
    name: 'filetao-finish-page',
    apply: 'build',
    configResolved(resolved) {
      config = resolved
    },
    async closeBundle() {
      const folder = join(config.root, config.build.outDir)
      writeIntegrity(folder)
      await buildServiceWorker(config.root, folder)
      writeFileSync(join(folder, LIST_FILE), hashListOf(folder, [LIST_FILE, ORIGIN_FILE]))
      writeFileSync(join(folder, ORIGIN_FILE), `${JSON.stringify(originOf(config.root))}\n`)
    },
  }
}

/** `commit` is null where there is no git; `changed` tells of sources that are not as in that commit. */
function originOf(root: string): { version: string; commit: string | null; changed: boolean } {
  const { version }: { version: string } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const git = (...args: string[]) => spawnSync('git', ['-C', root, ...args], { encoding: 'utf8' })
  const head = git('rev-parse', 'HEAD')
  const status = git('status', '--porcelain', '--', ...SOURCES)
  if (head.status !== 0 || status.status !== 0) return { version, commit: null, changed: false }
  return { version, commit: head.stdout.trim(), changed: status.stdout !== '' }
}
