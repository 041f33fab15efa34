/** A proof bundle checked by the built page after its server and the network are gone, and by the command line. */

import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
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
let server: Server
let browser: Browser
let page: Page

beforeAll(async () => {
  const files = await loadStaticFiles(join(ROOT, 'dist/page'))
  server = createServer((request, response) => {
    serveStatic(files, new URL(request.url ?? '/', 'http://x').pathname, request, response)
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
