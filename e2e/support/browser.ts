import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { findChromium } from './chromium.mjs'

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A Chromium with a profile on disk: closing it and opening it again is what a person does. */
export interface Browser {
  readonly context: BrowserContext
  readonly page: Page
  /** Policy violations, uncaught errors and console errors so far; a test that ends with one has failed. */
  readonly complaints: readonly string[]
  close(): Promise<void>
  /** As a crash or a power cut ends it: nothing in it hears of it. */
  kill(): Promise<void>
  /** To each of its processes. @returns how many there were */
  signal(signal: NodeJS.Signals): number
}

export interface BrowserOptions {
  readonly profile: string
  readonly width?: number
  readonly height?: number
  readonly dark?: boolean
  /** Folder of an unpacked extension. */
  readonly extension?: string
}

export async function openBrowser({
  profile,
  width = 1440,
  height = 900,
  dark = false,
  extension,
}: BrowserOptions): Promise<Browser> {
  const executablePath = await findChromium()
  if (executablePath === null) throw new Error('Chromium is needed; npm test installs it')
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args:
      extension === undefined
        ? ARGS
        : [...ARGS, `--load-extension=${extension}`, `--disable-extensions-except=${extension}`],
    ...(extension === undefined ? {} : { ignoreDefaultArgs: ['--disable-extensions'] }),
    headless: true,
    acceptDownloads: true,
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  // Ends what hangs; on two busy cores a screen has taken twenty seconds.
  context.setDefaultTimeout(60_000)
  const complaints: string[] = []
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy violation: ${event.violatedDirective} ${event.blockedURI}`)
    })
  })
  const page = context.pages()[0] ?? (await context.newPage())
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`))
  const closed = new Promise<void>((settle) => context.once('close', () => settle()))
  return {
    context,
    page,
    complaints,
    close: () => context.close(),
    async kill() {
      for (const pid of processesOf(profile)) process.kill(pid, 'SIGKILL')
      await closed
    },
    signal(signal) {
      const pids = withChildren(processesOf(profile))
      for (const pid of pids) process.kill(pid, signal)
      return pids.length
    },
  }
}

/** The browser's own process, and helpers that would outlive it for a moment. */
function processesOf(profile: string): number[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    try {
      const words = readFileSync(`/proc/${name}/cmdline`, 'utf8')
      return words.includes(`--user-data-dir=${profile}`) ? [Number(name)] : []
    } catch {
      return []
    }
  })
}

/** And what they started: renderers do not name the profile. */
function withChildren(roots: readonly number[]): number[] {
  const parents = readdirSync('/proc').flatMap((name) => {
    try {
      // After the name, which may have brackets itself: the state, then the parent (proc(5)).
      const stat = readFileSync(`/proc/${Number(name)}/stat`, 'utf8')
      return [[Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])] as const]
    } catch {
      return []
    }
  })
  const family = new Set(roots)
  for (let before = -1; before !== family.size; ) {
    before = family.size
    for (const [pid, parent] of parents) if (family.has(parent)) family.add(pid)
  }
  return [...family]
}

/** Drags files and folders of the disk over the page and lets them go, as the system does it. */
export async function dropOnPage(page: Page, paths: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const at = { x: 700, y: 500, data: { items: [], files: [...paths], dragOperationsMask: 1 } }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, ...at })
  }
  await session.detach()
}

/** Saves a picture when SCREENSHOTS names a folder. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS']
  if (folder === undefined) return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`) })
}
