/**
 * Looking into files without saving them: pictures, text, sound that is played from its middle. And files that were made to
 * run something in the page, which do not.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pdfFile } from '../../src/testing/pdf-file.ts'
import { type Browser, openBrowser, picture } from '../support/browser.ts'
import { CountingProxy } from '../support/counting-proxy.ts'
import { PASSPHRASE, TRANSFER_MS, untilKeptForOffline } from '../support/drive-page.ts'
import { firstRun } from '../support/first-run.ts'
import { jpeg2000File, pngFile, wavFile } from '../support/media-files.ts'
import { removeFolder, temporaryFolder } from '../support/network.ts'
import { type BorrowedNetwork, borrowNetwork } from '../support/shared-network.ts'
import { violations } from '../support/violations.ts'

/** 38 MB: five parts. */
const SECONDS = 200
const SCRIPT = `localStorage.setItem('ran', 'yes'); fetch('/ran')`
const HOSTILE = {
  'page.html': `<!doctype html><p>hello</p><script>${SCRIPT}</script><img src=x onerror="${SCRIPT.replaceAll('"', '')}">`,
  'drawing.svg': `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200" onload="${SCRIPT}"><script>${SCRIPT}</script><circle cx="100" cy="100" r="80"/></svg>`,
  'data.xml': `<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="/ran"?><x xmlns:h="http://www.w3.org/1999/xhtml"><h:script>${SCRIPT}</h:script></x>`,
  'page.xhtml': `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body onload="${SCRIPT.replaceAll('"', '')}"><script>${SCRIPT}</script></body></html>`,
  'script.js': `${SCRIPT} // <script>${SCRIPT}</script>`,
} as const

const PAGE = `<!doctype html><script>${SCRIPT}</script>`
/** Files that are of two kinds at once, or of another than their name says. */
const POLYGLOTS = {
  'both.png': Buffer.concat([pngFile(40, 40), Buffer.from(PAGE)]),
  'script.gif': Buffer.from(`GIF89a=1;${SCRIPT}//${PAGE}`),
  'both.pdf': Buffer.concat([
    Buffer.from(`${PAGE}\n`),
    pdfFile({ pages: [{ colour: [0, 0, 0], lines: ['Of two kinds'] }] }),
  ]),
} as const

/** What a PDF can ask a viewer to do when it is opened, looked at or clicked. */
const ACTIONS = [
  `/S /JavaScript /JS (this.submitForm\\('/ran'\\); app.launchURL\\('/ran', true\\);)`,
  '/S /URI /URI (/ran)',
  '/S /Launch /F (/ran)',
] as const
const WHOLE_SHEET = '/Type /Annot /Rect [0 0 595 842] /Border [0 0 0]'
const RED = [208, 32, 32] as const
const GREEN = [24, 128, 64] as const
const share = ([red, green, blue]: readonly [number, number, number]) =>
  [red / 255, green / 255, blue / 255] as const

const PDFS = {
  'leaflet.pdf': pdfFile({
    pages: [
      { colour: share(RED), lines: ['The first page'] },
      { colour: share(GREEN), lines: ['The second page'] },
    ],
    catalogue: `/OpenAction << ${ACTIONS[0]} >> /AA << /WC << ${ACTIONS[0]} >> >>`,
    annotations: [
      ...ACTIONS.map((action) => `<< ${WHOLE_SHEET} /Subtype /Link /A << ${action} >> >>`),
      `<< ${WHOLE_SHEET} /Subtype /Widget /FT /Btn /T (b) /AA << /PV << ${ACTIONS[0]} >> /E << ${ACTIONS[0]} >> >> >>`,
    ],
  }),
  // A scanned book: its policy must let the frame compile the decoder, which is WebAssembly.
  'scan.pdf': pdfFile({
    pages: [{ colour: share(RED), lines: ['A scan'] }],
    image: { side: 64, bytes: jpeg2000File(64) },
  }),
  // Its letters are numbers of an encoding that the document only names.
  'japanese.pdf': pdfFile({
    pages: [{ colour: share(GREEN), lines: [], japanese: '65E5672C8A9E' }],
  }),
  'locked.pdf': pdfFile({
    pages: [{ colour: [0, 0, 0], lines: ['secret'] }],
    trailer: `/ID [<${'0'.repeat(32)}> <${'0'.repeat(32)}>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <${'ab'.repeat(32)}> /U <${'cd'.repeat(32)}> >>`,
  }),
  'broken.pdf': new TextEncoder().encode('%PDF-1.7 and no more of it'),
} as const

describe('looking into files, in Chromium', () => {
  const files = temporaryFolder()
  const profile = temporaryFolder()
  let network: BorrowedNetwork
  let proxy: CountingProxy
  let browser: Browser
  let page: Page
  const asked: string[] = []
  const elsewhere: string[] = []

  beforeAll(async () => {
    network = await borrowNetwork()
    proxy = await CountingProxy.start(network.ready.app)
    // All rows in view: one that is scrolled to is another's by the time it is clicked.
    browser = await openBrowser({ profile, height: 1200 })
    page = browser.page
    browser.context.on('request', (request) => {
      const { pathname, protocol, origin } = new URL(request.url())
      asked.push(pathname)
      if (protocol !== 'blob:' && origin !== proxy.url) elsewhere.push(request.url())
    })
    await page.goto(`${proxy.url}/`)
    await firstRun(page, PASSPHRASE)
    await untilKeptForOffline(page)
    const contents = {
      'photo.png': pngFile(1200, 800),
      'noise.wav': wavFile(SECONDS),
      ...HOSTILE,
      ...POLYGLOTS,
      ...PDFS,
    }
    for (const [name, content] of Object.entries(contents)) writeFileSync(join(files, name), content)
    const paths = Object.keys(contents).map((name) => join(files, name))
    await page.getByTestId('file-input').setInputFiles(paths)
    for (const name of Object.keys(contents)) await row(name).waitFor({ timeout: TRANSFER_MS })
  })
  afterAll(async () => {
    await browser.close()
    await proxy.close()
    for (const path of [files, profile]) removeFolder(path)
    await network.release()
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
    await expectNothingRan()
  })

  async function expectNothingRan(): Promise<void> {
    expect(await page.evaluate(() => localStorage.getItem('ran'))).toBeNull()
    expect(asked.filter((path) => path === '/ran')).toEqual([])
  }

  const sheet = (shown: Locator) => shown.locator('iframe')
  const drawing = () => {
    const frame = page.frames().find((one) => one.url().endsWith('/pdf-frame.html'))
    if (frame === undefined) throw new Error('no frame draws a document')
    return frame
  }

  /** What is seen in the upper half of the sheet, as red, green and blue. */
  async function colourOf(shown: Locator): Promise<number[]> {
    const seen = (await sheet(shown).screenshot()).toString('base64')
    return page.evaluate(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
      const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
      const context = new OffscreenCanvas(image.width, image.height).getContext('2d')
      context?.drawImage(image, 0, 0)
      const at = context?.getImageData(Math.round(image.width / 2), Math.round(image.height / 4), 1, 1)
      return [...(at?.data.slice(0, 3) ?? [])]
    }, seen)
  }

  it('shows a PDF a page at a time, which it fetched nothing for before', async () => {
    expect(asked).not.toContain('/pdf-frame.html')
    const kept = await page.evaluate(async () => {
      const found = ['/pdf-frame.html', '/pdf-encodings.json', '/index.html'].map((path) =>
        caches.match(path),
      )
      return (await Promise.all(found)).map((answer) => answer !== undefined)
    })
    expect(kept).toEqual([false, false, true])
    const shown = await lookInto('leaflet.pdf')
    await shown.getByText('The first page').waitFor({ state: 'attached' })
    await shown.getByText('Page 1 of 2', { exact: true }).waitFor({ state: 'attached' })
    // The picture of a frame may be a moment behind what it drew.
    await expect.poll(() => colourOf(shown)).toEqual(RED)
    expect(await violations(page)).toEqual([])
    await picture(page, 'preview-pdf')
    await page.keyboard.press('PageDown')
    await shown.getByText('The second page').waitFor({ state: 'attached' })
    await shown.getByText('Page 2 of 2', { exact: true }).waitFor({ state: 'attached' })
    await expect.poll(() => colourOf(shown)).toEqual(GREEN)
    await shown.getByRole('button', { name: 'Larger' }).click()
    await shown.getByRole('textbox', { name: 'Go to page' }).fill('1')
    await page.keyboard.press('Enter')
    await shown.getByText('The first page').waitFor({ state: 'attached' })
    await expect.poll(() => colourOf(shown)).toEqual(RED)
    await leave()
  })

  it('lets a PDF neither act nor be clicked', async () => {
    const shown = await lookInto('leaflet.pdf')
    await shown.getByText('The first page').waitFor({ state: 'attached' })
    const before = browser.context.pages().length
    await shown.getByRole('region').click()
    await page.keyboard.press('PageDown')
    await shown.getByText('The second page').waitFor({ state: 'attached' })
    expect(await drawing().evaluate(() => document.querySelectorAll('a, input, section, form').length)).toBe(
      0,
    )
    expect(browser.context.pages().length).toBe(before)
    expect(new URL(page.url()).origin).toBe(proxy.url)
    await leave()
    expect(asked.filter((path) => path === '/ran')).toEqual([])
    expect(elsewhere).toEqual([])
  })

  it('gives what draws a PDF no way to the drive, the browser’s storage or the network', async () => {
    const shown = await lookInto('leaflet.pdf')
    await shown.getByText('The first page').waitFor({ state: 'attached' })
    const reached = await drawing().evaluate(async () => {
      const tries: Record<string, () => unknown> = {
        page: () => parent.document.title,
        address: () => parent.location.href,
        storage: () => localStorage.length,
        cookies: () => document.cookie,
        database: async () => indexedDB.open('x'),
        caches: async () => caches.keys(),
        calls: () => new RTCPeerConnection(),
        network: async () => fetch('/by-the-frame'),
        workers: async () => navigator.serviceWorker.getRegistrations(),
      }
      const came: string[] = []
      for (const [name, attempt] of Object.entries(tries))
        await Promise.resolve()
          .then(attempt)
          .then(
            () => came.push(name),
            () => undefined,
          )
      return { origin: self.origin, came }
    })
    expect(reached).toEqual({ origin: 'null', came: [] })
    expect(asked).not.toContain('/by-the-frame')
    await leave()
    expect(page.frames().length).toBe(1)
  })

  it('reads the letters of an encoding that a document only names', async () => {
    expect(asked).not.toContain('/pdf-encodings.json')
    const shown = await lookInto('japanese.pdf')
    await shown.getByText('日本語').waitFor({ state: 'attached' })
    await leave()
  })

  it('draws an image in JPEG 2000, as scanned books have them', async () => {
    const shown = await lookInto('scan.pdf')
    await shown.getByText('A scan').waitFor({ state: 'attached' })
    await expect.poll(() => colourOf(shown)).toEqual([128, 128, 128])
    await leave()
  })

  it('opens what draws PDFs in no window of its own', async () => {
    const other = await browser.context.newPage()
    await other.goto(`${proxy.url}/pdf-frame.html`).catch(() => null)
    expect(await other.evaluate(() => self.origin)).toBe('null')
    await other.close()
  })

  it('says why it shows nothing of a PDF that is locked or damaged', async () => {
    const locked = await lookInto('locked.pdf')
    await locked.getByText('This document is locked with a password').waitFor()
    await picture(page, 'preview-pdf-locked')
    await leave()
    const broken = await lookInto('broken.pdf')
    await broken.getByText('it is damaged, or of a format it does not know').waitFor()
    await leave()
  })

  it('runs nothing of a file that is a picture or a document, and a page or a script as well', async () => {
    const picture = await lookInto('both.png')
    await picture.getByRole('img', { name: 'both.png' }).waitFor()
    await leave()
    const script = await lookInto('script.gif')
    await script.getByRole('img', { name: 'script.gif' }).waitFor()
    await leave()
    const document = await lookInto('both.pdf')
    await document.getByText('Of two kinds').waitFor({ state: 'attached' })
    await leave()
    await expectNothingRan()
  })

  it('caused no policy violation and no error in the page', () => {
    // The frame was asked to do what it may not.
    const provoked = /status of 40[34]|by-the-frame/
    expect(browser.complaints.filter((text) => !provoked.test(text))).toEqual([])
  })
})
