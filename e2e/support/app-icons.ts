/**
 * Draws the icons of the installed app from public/favicon.svg: `npx tsx e2e/support/app-icons.ts`, after the mark has changed.
 * What it writes is committed.
 */
import { mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { chromium } from 'playwright-core'
import { findChromium } from './chromium.mjs'

const PUBLIC = resolve(import.meta.dirname, '../../public')
const BACKGROUND = '#2f4bc4'

interface Icon {
  readonly file: string
  readonly pixels: number
  /** Share of the edge that the mark takes; below 1 the rest is the mark's own colour, to be cut to any shape. */
  readonly share: number
}

const ICONS: readonly Icon[] = [
  { file: 'icon-192.png', pixels: 192, share: 1 },
  { file: 'icon-512.png', pixels: 512, share: 1 },
  // Systems cut a circle of four fifths out of it.
  { file: 'icon-maskable-512.png', pixels: 512, share: 0.8 },
  { file: 'apple-touch-icon.png', pixels: 180, share: 0.84 },
]

const executablePath = await findChromium()
if (executablePath === null) throw new Error('Chromium is needed')
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
const mark = readFileSync(join(PUBLIC, 'favicon.svg')).toString('base64')
mkdirSync(join(PUBLIC, 'icons'), { recursive: true })
for (const { file, pixels, share } of ICONS) {
  const page = await browser.newPage({ viewport: { width: pixels, height: pixels } })
  const edge = Math.round(pixels * share)
  const fill = share < 1 ? `background:${BACKGROUND};` : ''
  await page.setContent(
    `<html style="${fill}"><body style="margin:0;height:100vh;display:grid;place-items:center">` +
      `<img width="${edge}" height="${edge}" src="data:image/svg+xml;base64,${mark}"></body>`,
  )
  await page.screenshot({ path: join(PUBLIC, 'icons', file), omitBackground: true })
  await page.close()
}
await browser.close()
