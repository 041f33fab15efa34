/**
 * Eight ways in which a page could give a secret away, done on purpose from outside of it, each with a secret of its own. A search
 * that misses one of them would miss the same mistake in the page.
 */
import { randomBytes } from 'node:crypto'
import type { BrowserContext, Page } from 'playwright-core'
import type { Secret } from './leak-forms.ts'

export interface PlantedLeak {
  readonly name: string
  readonly secret: Secret
  /** How the search names the place, and in which form the secret lies there. */
  readonly found: RegExp
  readonly plant: (page: Page, context: BrowserContext) => Promise<void>
}

/** Any path of the gateway will do. */
const PATH = '/health'

function leak(name: string, found: RegExp, plant: PlantedLeak['plant'], value: Secret['value']): PlantedLeak {
  return { name, found, plant, secret: { name: `planted ${name}`, value } }
}

export function plantedLeaks(): readonly PlantedLeak[] {
  const fileName = `planted-${randomBytes(9).toString('hex')}.txt`
  const [query, log, stored, thrown, title, beacon, fetched] = Array.from({ length: 7 }, () =>
    randomBytes(32),
  )
  if (!query || !log || !stored || !thrown || !title || !beacon || !fetched) throw new TypeError('seven keys')
  return [
    leak(
      'name in a header',
      /as raw in wire headers/,
      (page) =>
        page.evaluate(
          async ([path = '', name = '']) => {
            await fetch(path, { headers: { 'x-name': name } })
          },
          [PATH, fileName],
        ),
      fileName,
    ),
    leak(
      'key in a query',
      /as base64 after 0 bytes.* in wire address/,
      (page) =>
        page.evaluate(
          async (url) => {
            await fetch(url)
          },
          `${PATH}?key=${query.toString('base64url')}`,
        ),
      query,
    ),
    leak(
      'plaintext in the log of a worker',
      /as numbers in console/,
      async (page) => {
        const [worker] = page.workers()
        if (worker === undefined) throw new Error('the page has no worker')
        await worker.evaluate((text) => console.log(text), [...log].join(','))
      },
      log,
    ),
    leak(
      'key in IndexedDB',
      /as raw in IndexedDB planted-key/,
      (page) => page.evaluate(storeBytes, [...stored]),
      stored,
    ),
    leak(
      'plaintext in the message of an error',
      /as hex in console/,
      (page) =>
        page.evaluate((text) => {
          setTimeout(() => {
            throw new Error(`cannot read ${text}`)
          })
        }, thrown.toString('hex')),
      thrown,
    ),
    leak(
      'key in the title',
      /as base58 in title|as HEX in title/,
      (page) =>
        page.evaluate((text) => {
          document.title = text
        }, title.toString('hex').toUpperCase()),
      title,
    ),
    leak(
      'plaintext in a beacon, compressed',
      /as raw in wire body, inflated/,
      (page) => page.evaluate(sendCompressed, { path: PATH, bytes: [...beacon] }),
      beacon,
    ),
    leak(
      'key in what the service worker fetches',
      /as reversed in wire body/,
      async (_, context) => {
        const [worker] = context.serviceWorkers()
        if (worker === undefined) throw new Error('there is no service worker')
        await worker.evaluate(
          async ({ path, bytes }) => {
            await fetch(path, { method: 'POST', body: Uint8Array.from(bytes) })
          },
          { path: PATH, bytes: [...fetched].reverse() },
        )
      },
      fetched,
    ),
  ]
}

/** Runs in the page. */
async function storeBytes(bytes: number[]): Promise<void> {
  const opening = indexedDB.open('planted-key')
  opening.onupgradeneeded = () => opening.result.createObjectStore('here')
  await new Promise((settle) => {
    opening.onsuccess = settle
  })
  const writing = opening.result.transaction('here', 'readwrite')
  writing.objectStore('here').put({ deep: [Uint8Array.from(bytes)] }, 1)
  await new Promise((settle) => {
    writing.oncomplete = settle
  })
  opening.result.close()
}

/** Runs in the page. */
async function sendCompressed({ path, bytes }: { path: string; bytes: number[] }): Promise<void> {
  const stream = new Blob([Uint8Array.from(bytes)]).stream().pipeThrough(new CompressionStream('gzip'))
  navigator.sendBeacon(path, await new Response(stream).blob())
}
