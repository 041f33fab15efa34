/**
 * Looking into files without saving them: pictures, text, sound that is played from its middle. And files that were made to
 * run something in the page, which do not.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Browser, openBrowser, picture } from '../support/browser.ts'
import { CountingProxy } from '../support/counting-proxy.ts'
import { PASSPHRASE, TRANSFER_MS, untilKeptForOffline } from '../support/drive-page.ts'
import { firstRun } from '../support/first-run.ts'
import { pngFile, wavFile } from '../support/media-files.ts'
import { type RunningNetwork, removeFolder, startNetwork, temporaryFolder } from '../support/network.ts'
import { violations } from '../support/violations.ts'

/** 38 MB: five parts. */
const SECONDS = 200
const SCRIPT = `localStorage.setItem('ran', 'yes'); fetch('/ran')`
const HOSTILE = {
  'page.html': `<!doctype html><p>hello</p><script>${SCRIPT}</script><img src=x onerror="${SCRIPT.replaceAll('"', '')}">`,
  'drawing.svg': `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200" onload="${SCRIPT}"><script>${SCRIPT}</script><circle cx="100" cy="100" r="80"/></svg>`,
  'data.xml': `<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="/ran"?><x xmlns:h="http://www.w3.org/1999/xhtml"><h:script>${SCRIPT}</h:script></x>`,
} as const

describe('looking into files, in Chromium', () => {
  const folder = temporaryFolder()
  const files = temporaryFolder()
  const profile = temporaryFolder()
  let network: RunningNetwork
  let proxy: CountingProxy
  let browser: Browser
  let page: Page
  const asked: string[] = []

  beforeAll(async () => {
    network = await startNetwork(folder)
    proxy = await CountingProxy.start(network.ready.app)
    browser = await openBrowser({ profile })
    page = browser.page
    browser.context.on('request', (request) => asked.push(new URL(request.url()).pathname))
    await page.goto(`${proxy.url}/`)
    await firstRun(page, PASSPHRASE)
    await untilKeptForOffline(page)
    const contents = { 'photo.png': pngFile(1200, 800), 'noise.wav': wavFile(SECONDS), ...HOSTILE }
    for (const [name, content] of Object.entries(contents)) writeFileSync(join(files, name), content)
    const paths = Object.keys(contents).map((name) => join(files, name))
    await page.getByTestId('file-input').setInputFiles(paths)
    for (const name of Object.keys(contents)) await row(name).waitFor({ timeout: TRANSFER_MS })
  })
  afterAll(async () => {
    await browser.close()
    await proxy.close()
    await network.stop()
    for (const path of [folder, files, profile]) removeFolder(path)
  })

  const row = (name: string) => page.getByRole('row', { name: new RegExp(`Actions for ${name}$`) })
  const dialog = (name: string) => page.getByRole('dialog', { name: new RegExp(`^${name}`) })

  async function lookInto(name: string): Promise<Locator> {
    await row(name).dblclick()
    const shown = dialog(name)
    await shown.waitFor()
    return shown
  }

  async function leave(): Promise<void> {
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  }

  it('shows a photograph in its full size, and a small picture of it in the grid', async () => {
    const shown = await lookInto('photo.png')
    const image = shown.getByRole('img', { name: 'photo.png' })
    await image.waitFor()
    const size = await image.evaluate(async (element) => {
      const { naturalWidth, naturalHeight } = element as HTMLImageElement
      await (element as HTMLImageElement).decode()
      return [naturalWidth, naturalHeight]
    })
    expect(size).toEqual([1200, 800])
    expect(await violations(page)).toEqual([])
    await picture(page, 'preview-image')
    await leave()
    await page.getByRole('button', { name: 'Grid' }).click()
    const small = page.getByRole('gridcell', { name: /^photo\.png/ }).locator('img')
    await small.waitFor()
    const width = await small.evaluate(async (element) => {
      await (element as HTMLImageElement).decode()
      return (element as HTMLImageElement).naturalWidth
    })
    expect(width).toBeGreaterThan(0)
    expect(width).toBeLessThan(1200)
    await picture(page, 'preview-grid')
    await page.getByRole('button', { name: 'List' }).click()
  })

  it('plays sound from near its end without fetching what lies before', async () => {
    const before = proxy.received
    const shown = await lookInto('noise.wav')
    const player = shown.locator('audio')
    await player.waitFor()
    const reached = await player.evaluate(async (element, at) => {
      const audio = element as HTMLAudioElement
      const happens = (name: string) =>
        new Promise((done) => audio.addEventListener(name, done, { once: true }))
      if (audio.readyState === 0) await happens('loadedmetadata')
      const there = happens('seeked')
      audio.currentTime = at
      await there
      audio.muted = true
      await audio.play()
      await happens('timeupdate')
      audio.pause()
      return { at: audio.currentTime, duration: audio.duration }
    }, SECONDS - 5)
    expect(reached.duration).toBeCloseTo(SECONDS, 0)
    expect(reached.at).toBeGreaterThanOrEqual(SECONDS - 5)
    // Answers carry bytes in base64, four for three; players read ahead.
    expect(proxy.received - before).toBeLessThan(0.6 * 192_000 * SECONDS)
    expect(await violations(page)).toEqual([])
    await picture(page, 'preview-sound')
    await leave()
  })

  it('goes to the neighbours by keyboard, and shows code as it is written', async () => {
    const shown = await lookInto('data.xml')
    await shown.getByText('<?xml version="1.0"?>', { exact: false }).waitFor()
    await page.keyboard.press('ArrowRight')
    await dialog('drawing.svg').getByRole('img', { name: 'drawing.svg' }).waitFor()
    await picture(page, 'preview-drawing')
    await leave()
  })

  it('runs nothing of a page, a drawing or a document that somebody stored', async () => {
    for (const [name, content] of Object.entries(HOSTILE)) {
      const shown = await lookInto(name)
      if (name.endsWith('.svg')) {
        const image = shown.getByRole('img', { name })
        await image.waitFor()
        const address = (await image.getAttribute('src')) ?? ''
        // Only an element that shows gets it: not a script, and not a window of its own.
        expect(await page.evaluate(async (url) => (await fetch(url)).ok, address)).toBe(false)
        const other = await browser.context.newPage()
        const answer = await other.goto(new URL(address, proxy.url).href).catch(() => null)
        expect(answer?.headers()['content-type'] ?? '').not.toContain('svg')
        await other.waitForLoadState('load')
        await other.close()
      } else await shown.getByText(content.slice(0, 15), { exact: false }).waitFor()
      await leave()
    }
    expect(await page.evaluate(() => localStorage.getItem('ran'))).toBeNull()
    expect(asked.filter((path) => path === '/ran')).toEqual([])
  })

  it('caused no policy violation and no error in the page', () => {
    expect(browser.complaints.filter((text) => !/status of 40[34]/.test(text))).toEqual([])
  })
})
