import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Browser, openBrowser } from '../support/browser.ts'
import { ROOT, removeFolder, temporaryFolder } from '../support/network.ts'
import { type ServedBundle, serveBundle } from '../support/page-bundle.ts'

/**
 * The page opens no payload of the reference's tools, each of which costs 512 MiB and eight seconds; Node checks them
 * (`npx filetao conformance`).
 */
const NOT_OF_THE_PAGE = ['encryption.json', 'api_flow.json']

const OWN = join(ROOT, 'e2e/vectors')
const WYCHEPROOF = join(ROOT, '../shared/vectors/wycheproof')

function vectorFiles(): { name: string; path: string }[] {
  const own = readdirSync(OWN).filter((name) => name.endsWith('.json') && !NOT_OF_THE_PAGE.includes(name))
  const foreign = existsSync(WYCHEPROOF)
    ? readdirSync(WYCHEPROOF).filter((name) => name.endsWith('.json'))
    : []
  if (foreign.length === 0) console.log('Wycheproof vectors are not here; they run where they are.')
  return [
    ...own.map((name) => ({ name, path: join(OWN, name) })),
    ...foreign.map((name) => ({ name: `wycheproof/${name}`, path: join(WYCHEPROOF, name) })),
  ]
}

describe('the vectors, in Chromium', () => {
  const profile = temporaryFolder()
  let bundle: ServedBundle
  let browser: Browser
  beforeAll(async () => {
    bundle = await serveBundle(join(ROOT, 'e2e/support/vectors-page.ts'))
    browser = await openBrowser({ profile })
    await browser.page.goto(bundle.url)
    await browser.page.waitForFunction(() => 'runVectors' in globalThis)
  })
  afterAll(async () => {
    await browser.close()
    bundle.close()
    removeFolder(profile)
  })

  it.each(vectorFiles())('$name', async ({ name, path }) => {
    const result = await browser.page.evaluate(
      ([file, text]) =>
        (
          globalThis as unknown as {
            runVectors: (
              name: string,
              text: string,
            ) => Promise<{ passed: number; failed: number; failures: string[] }>
          }
        ).runVectors(file ?? '', text ?? ''),
      [name, readFileSync(path, 'utf8')],
    )
    expect(result.failures).toEqual([])
    expect(result.failed).toBe(0)
    expect(result.passed).toBeGreaterThan(0)
  })

  describe('metadata of a chain, in the browser’s own database', () => {
    interface Kept {
      readonly bytes: Uint8Array
    }
    interface InPage {
      readonly PageMetadataCache: new () => {
        get(hash: string): Promise<Uint8Array | null>
        set(hash: string, bytes: Uint8Array): Promise<void>
      }
    }
    const keep = (hash: string, first: number, at: number) =>
      browser.page.evaluate(
        async ([name, byte, now]) => {
          Date.now = () => now
          await new (globalThis as unknown as InPage).PageMetadataCache().set(name, Uint8Array.of(byte, 2, 3))
        },
        [hash, first, at] as const,
      )
    const kept = (hash: string) =>
      browser.page.evaluate(async (name) => {
        const bytes = await new (globalThis as unknown as InPage).PageMetadataCache().get(name)
        return bytes === null ? null : [...bytes]
      }, hash)

    it('outlives a reload, and is asked for by its code’s hash', async () => {
      await keep('0xaa', 1, 1_000)
      await browser.page.reload()
      await browser.page.waitForFunction(() => 'PageMetadataCache' in globalThis)
      expect(await kept('0xaa')).toEqual([1, 2, 3])
      expect(await kept('0xab')).toBeNull()
    })

    it('is kept of two runtimes, the newest ones, however often one is kept anew', async () => {
      await keep('0xbb', 4, 2_000)
      await keep('0xaa', 5, 3_000)
      await keep('0xaa', 6, 4_000)
      expect([await kept('0xaa'), await kept('0xbb')]).toEqual([
        [6, 2, 3],
        [4, 2, 3],
      ])
      await keep('0xcc', 7, 5_000)
      expect([await kept('0xaa'), await kept('0xbb'), await kept('0xcc')]).toEqual([
        [6, 2, 3],
        null,
        [7, 2, 3],
      ])
    })

    it('is as good as none when its bytes are others, or something else lies there', async () => {
      await browser.page.evaluate(async () => {
        const settled = <T>(request: IDBRequest<T>): Promise<T> =>
          new Promise((resolve, reject) => {
            request.onsuccess = () => resolve(request.result)
            request.onerror = () => reject(request.error)
          })
        const database = await settled(indexedDB.open('filetao-chain'))
        const store = database.transaction('metadata', 'readwrite').objectStore('metadata')
        const good = (await settled(store.get('0xcc'))) as Kept
        await settled(store.put({ ...good, bytes: good.bytes.map((byte) => byte ^ 1) }, '0xcc'))
        await settled(store.put('text', '0xaa'))
        database.close()
      })
      expect([await kept('0xaa'), await kept('0xcc')]).toEqual([null, null])
      await keep('0xcc', 8, 6_000)
      expect(await kept('0xcc')).toEqual([8, 2, 3])
    })
  })
})
