/**
 * Finds Chromium, or installs it: the distribution's package where this user may, Playwright's own build elsewhere.
 * Plain JavaScript, because it runs before anything is built.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { attempt, installDebian } from './debian.mjs'

const CANDIDATES = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** Path of a Chromium that runs, or null. */
export async function findChromium() {
  for (const path of CANDIDATES) if (path && existsSync(path) && runs(path)) return path
  try {
    const { chromium } = await import('playwright-core')
    const path = chromium.executablePath()
    return existsSync(path) && runs(path) ? path : null
  } catch {
    return null
  }
}

function runs(path) {
  return spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 30_000 }).status === 0
}

/** Path of a Chromium, installed if need be; ends the process with one sentence when there can be none. */
export async function ensureChromium() {
  const present = await findChromium()
  if (present !== null) return present
  process.stderr.write('Installing Chromium (once) …\n')
  installDebian('chromium')
  if ((await findChromium()) === null)
    attempt(process.execPath, [
      'node_modules/playwright-core/cli.js',
      'install',
      'chromium-headless-shell',
      'chromium',
    ])
  const installed = await findChromium()
  if (installed === null) {
    process.stderr.write(
      'Chromium is needed for the browser tests and could not be installed; install it (on Debian: apt-get install chromium) or set CHROMIUM_PATH, then try again.\n',
    )
    process.exit(1)
  }
  return installed
}
