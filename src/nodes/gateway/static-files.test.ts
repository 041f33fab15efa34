import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as page from '../../features/drive/preview/pdf-messages.ts'
import { frameHeaders, PDF_FRAME_PATH } from './frame-policy.ts'
import { pageHeaders } from './security-headers.ts'
import { loadStaticFiles, serveStatic } from './static-files.ts'

const SCRIPT = 'parent.postMessage("Grüße", location.origin)\n'
const FRAME = `<!doctype html><meta charset="utf-8"><script type="module">${SCRIPT}</script>\n`

describe('the files of the page, as the gateway serves them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'filetao-static-'))
  let server: Server
  let origin: string

  beforeAll(async () => {
    mkdirSync(join(folder, 'assets'))
    writeFileSync(join(folder, 'index.html'), '<!doctype html><title>page</title>')
    writeFileSync(join(folder, 'assets', 'a-1234.js'), '1'.repeat(5_000))
    mkdirSync(join(folder, 'direct'))
    writeFileSync(join(folder, 'direct', 'send.worker-5678.js'), '1')
    writeFileSync(join(folder, PDF_FRAME_PATH), FRAME)
    const files = await loadStaticFiles(folder)
    server = createServer((request, response) => serveStatic(files, request.url ?? '/', request, response))
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => {
    server.close()
    server.closeAllConnections()
    rmSync(folder, { recursive: true })
  })

  const policyOf = (answer: Response) =>
    new Map(
      (answer.headers.get('content-security-policy') ?? '').split('; ').map((directive) => {
        const [name = '', ...values] = directive.split(' ')
        return [name, values.join(' ')] as const
      }),
    )

  it('are looked for where the page looks for them', () => {
    expect(PDF_FRAME_PATH).toBe(page.PDF_FRAME_PATH)
  })

  it('let the frame for PDFs run its own script and do nothing else, in no origin', async () => {
    const answer = await fetch(`${origin}${PDF_FRAME_PATH}`)
    expect(await answer.text()).toBe(FRAME)
    const digest = createHash('sha256').update(SCRIPT).digest('base64')
    expect(Object.fromEntries(policyOf(answer))).toEqual({
      'default-src': "'none'",
      'script-src': `'sha256-${digest}' 'wasm-unsafe-eval'`,
      'base-uri': "'none'",
      'form-action': "'none'",
      'frame-ancestors': "'self'",
      sandbox: 'allow-scripts',
    })
    // Or the page, which asks this of all it contains, could not contain it.
    expect(answer.headers.get('cross-origin-embedder-policy')).toBe('require-corp')
    expect(answer.headers.get('cross-origin-resource-policy')).toBe('same-origin')
  })

  it('give the frame its policy also when the browser has the document already', async () => {
    const first = await fetch(`${origin}${PDF_FRAME_PATH}`)
    const etag = first.headers.get('etag') ?? ''
    const again = await fetch(`${origin}${PDF_FRAME_PATH}`, { headers: { 'if-none-match': etag } })
    expect(again.status).toBe(304)
    expect(policyOf(again)).toEqual(policyOf(first))
  })

  it('let no site frame the page, nor the page run what is not a file of its own', async () => {
    for (const path of ['/', '/drive', '/assets/a-1234.js', '/missing.html']) {
      const policy = policyOf(await fetch(`${origin}${path}`))
      expect(policy.get('frame-ancestors'), path).toBe("'none'")
      expect(policy.get('script-src'), path).toBe("'self' 'wasm-unsafe-eval'")
      expect(policy.has('sandbox'), path).toBe(false)
    }
  })

  it('let the page bring the map of its modules, word for word, and nothing else that is inline', async () => {
    const map = '{"integrity":{"/assets/a-1234.js":"sha256-abc="}}'
    const digest = createHash('sha256').update(map).digest('base64')
    const headers = pageHeaders(`<script type="importmap">${map}</script><script>alert(1)</script>`)
    expect(headers['content-security-policy']).toContain(
      `script-src 'self' 'wasm-unsafe-eval' 'sha256-${digest}';`,
    )
    expect(headers['content-security-policy']).not.toContain('unsafe-inline')
    expect(headers['integrity-policy']).toBe('blocked-destinations=(script)')
  })

  it('answer with the page where it has a route, and with nothing where there is no file', async () => {
    expect(await (await fetch(`${origin}/drive`)).text()).toContain('<title>page</title>')
    expect((await fetch(`${origin}/missing.js`)).status).toBe(404)
    for (const path of ['/assets/a-1234.js', '/direct/send.worker-5678.js'])
      expect((await fetch(`${origin}${path}`)).headers.get('cache-control'), path).toContain('immutable')
  })
})

describe('frameHeaders', () => {
  it('refuses a document that was not built as the frame is', () => {
    expect(() => frameHeaders('<!doctype html><p>nothing</p>')).toThrow(/not as it was built/)
    const two = '<script type="module">1</script><script type="module">2</script>'
    expect(() => frameHeaders(two)).toThrow(/not as it was built/)
  })
})
