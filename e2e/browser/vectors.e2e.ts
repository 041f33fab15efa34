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
})
