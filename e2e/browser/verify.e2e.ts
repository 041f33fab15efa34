/**
 * A proof bundle checked by the built page after its server and the network are gone, and by the command line. Then the page itself:
 * changed by one byte anywhere it does not run, and it finds what a server sends otherwise than it was built.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadStaticFiles, serveStatic } from '../../src/nodes/gateway/static-files.ts'
import { type Browser, dropOnPage, openBrowser, picture } from '../support/browser.ts'
import { ROOT, removeFolder, temporaryFolder } from '../support/network.ts'
import { wholeBundle, wrongBundle } from '../support/sample-bundles.ts'
import { violations } from '../support/violations.ts'

const folder = temporaryFolder()
let pageFiles: Awaited<ReturnType<typeof loadStaticFiles>>
let server: Server
let browser: Browser
let page: Page

beforeAll(async () => {
  pageFiles = await loadStaticFiles(join(ROOT, 'dist/page'))
  server = createServer((request, response) => {
    serveStatic(pageFiles, new URL(request.url ?? '/', 'http://x').pathname, request, response)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  browser = await openBrowser({ profile: join(folder, 'profile') })
  page = browser.page
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  await page.getByRole('link', { name: 'Check a proof bundle' }).click()
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready
  })
  server.closeAllConnections()
  await new Promise<void>((done) => server.close(() => done()))
  await browser.context.setOffline(true)
  await page.reload()
})
afterAll(async () => {
  await browser?.close()
  removeFolder(folder)
})

async function give(buffer: Buffer): Promise<void> {
  const file = { name: 'letters.filetao-proof', mimeType: 'application/octet-stream', buffer }
  await page.getByTestId('bundle-input').setInputFiles(file)
}

const title = (name: string) => page.getByRole('heading', { name, exact: true }).waitFor()

describe('without a network, a server or a drive', () => {
  it('the page computes a whole bundle again, and says what it proves and what not', async () => {
    await title('Check a proof bundle')
    await give(wholeBundle())
    await title('Everything in this bundle holds')
    await page.getByText('3 miners computed and signed 6 right answers').waitFor()
    await title('What it does not prove')
    expect(await violations(page)).toEqual([])
    await picture(page, 'verify-offline')
  })

  it('a file that is dropped is checked too, and a miner that signed a wrong answer is named', async () => {
    const path = join(folder, 'wrong.filetao-proof')
    writeFileSync(path, wrongBundle())
    await dropOnPage(page, [path])
    await title('A miner signed a wrong answer')
    await page.getByText('Wrong, signed', { exact: true }).click()
    await page.getByText('it convicts itself').waitFor()
    await page.getByRole('button', { name: 'Check another bundle' }).click()
  })

  it('refuses one changed bit, and a file of another kind', async () => {
    const bytes = wholeBundle()
    bytes[3000] = (bytes[3000] ?? 0) ^ 1
    await give(bytes)
    await title('This is not the bundle that was exported')
    await give(Buffer.from('a letter'))
    await title('This is not a proof bundle')
    expect(browser.complaints.filter((text) => !text.includes('net::ERR_'))).toEqual([])
  })

  it('the command line comes to the same', () => {
    const verify = (name: string, bytes: Buffer) => {
      const path = join(folder, name)
      writeFileSync(path, bytes)
      const program = join(ROOT, 'src/nodes/cli/filetao.mjs')
      return spawnSync(process.execPath, [program, 'verify', path], { encoding: 'utf8' })
    }
    const whole = verify('whole', wholeBundle())
    expect(whole.stdout).toContain('Everything in it holds.')
    expect(whole.status).toBe(0)
    expect(verify('wrong', wrongBundle()).status).toBe(1)
    expect(verify('cut', wholeBundle().subarray(0, 5000)).status).toBe(2)
  })
})

/** A server of the built page, on an address of its own: no browser has anything of it. */
async function serve(): Promise<{ readonly url: string; readonly change: (path: string) => void }> {
  const files = new Map(pageFiles)
  const own = createServer((request, response) => {
    serveStatic(files, new URL(request.url ?? '/', 'http://x').pathname, request, response)
  })
  servers.push(own)
  await new Promise<void>((done) => own.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(own.address() as AddressInfo).port}`,
    change(path) {
      const file = files.get(path)
      if (file === undefined) throw new Error(`the page has no ${path}`)
      // A blank more at the end: the same program, one byte longer.
      const plain = Buffer.concat([file.plain, Buffer.from(' ')])
      files.set(path, { ...file, plain, gzipped: plain, etag: '"changed"' })
    },
  }
}

const servers: Server[] = []
afterAll(() => {
  for (const each of servers) {
    each.close()
    each.closeAllConnections()
  }
})

/** The one file of the build that is called so. */
function built(name: RegExp): string {
  const [path, ...more] = readdirSync(join(ROOT, 'dist/page/assets')).filter((each) => name.test(each))
  if (path === undefined || more.length > 0) throw new Error(`not one file is called ${name.source}`)
  return `/assets/${path}`
}

describe('a page of which one byte was changed on its way', () => {
  beforeAll(async () => {
    await browser.context.setOffline(false)
  })

  /** Opens the page where one file is another, and reads what it says instead of starting. */
  async function expectRefused(path: string, route = '/'): Promise<void> {
    const { url, change } = await serve()
    change(path)
    await page.goto(`${url}${route}`)
    await title('This page was changed on its way, so it does not run')
    await page.getByText(path).first().waitFor()
    expect(await page.locator('#root').count(), path).toBe(0)
  }

  it.each([
    ['the first script', /^index-.*\.js$/],
    ['a script that the first one imports', /^jsx-runtime-/],
    ['the style sheet', /^index-.*\.css$/],
    ['the worker that has the keys', /^drive\.worker-/],
    ['what that worker imports', /^page-ports-/],
  ])('does not run: %s', async (_, name) => {
    await expectRefused(built(name))
  })

  it('does not run: the script that would say so', async () => {
    await expectRefused('/start.js')
  })

  it('does not run: a part that is loaded later', async () => {
    await expectRefused(built(/^app-check-page-/), '/app-check')
    await picture(page, 'changed')
    expect(await violations(page)).toEqual([])
  })

  it('is not kept for a day without a network', async () => {
    const { url, change } = await serve()
    change('/icons/icon-192.png')
    await page.goto(url)
    await page.getByRole('link', { name: 'Check this app' }).waitFor()
    const states = await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration()
      const coming = registration?.installing
      if (coming !== null && coming !== undefined)
        await new Promise((settled) => coming.addEventListener('statechange', settled, { once: true }))
      return { last: coming?.state ?? 'redundant', active: registration?.active ?? null }
    })
    expect(states).toEqual({ last: 'redundant', active: null })
  })

  it('is found by comparing, which names the file and the side', async () => {
    const { url, change } = await serve()
    await page.goto(url)
    await page.getByRole('link', { name: 'Check this app' }).click()
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
    await page.getByRole('button', { name: 'Compare every file' }).click()
    const list = readFileSync(join(ROOT, 'dist/page/SHA256SUMS.txt'), 'utf8')
    await title(`All ${list.trimEnd().split('\n').length} files are as listed`)
    await page.getByText(createHash('sha256').update(list).digest('hex'), { exact: true }).waitFor()
    expect(await violations(page)).toEqual([])
    const path = built(/^settings-screen-/)
    change(path)
    await page.getByRole('button', { name: 'Compare again' }).click()
    await title('This page is not the one in the list')
    const cells = page.getByRole('row', { name: path.slice(1) }).getByRole('cell')
    expect(await cells.allInnerTexts()).toEqual([path.slice(1), 'as listed', 'another file'])
    await page.setViewportSize({ width: 390, height: 844 })
    expect(await violations(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    await page.setViewportSize({ width: 1440, height: 900 })
  })

  it('caused no policy violation', () => {
    expect(browser.complaints.filter((text) => text.includes('policy violation'))).toEqual([])
  })
})
