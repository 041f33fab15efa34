import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import { ROOT } from '../../e2e/support/network.ts'
import { bundleOf } from '../../e2e/support/page-bundle.ts'
import { SECURITY_HEADERS } from '../../src/nodes/gateway/security-headers.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
}

export interface PageServer {
  /** The built page, without a network behind it. */
  readonly page: string
  /** A page of the same origin that runs the bundle. */
  readonly bench: string
  close(): void
}

/** Serves `dist/page` as the gateway does, and beside it a module that prepares the same origin's storage. */
export async function servePage(entry: string): Promise<PageServer> {
  const { files, html } = await bundleOf(entry)
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname
    const code = files.get(path)
    if (path === '/bench' || code !== undefined) {
      response.writeHead(200, { 'content-type': code === undefined ? 'text/html' : 'text/javascript' })
      response.end(code ?? html)
      return
    }
    const file = extname(path) === '' ? '/index.html' : path
    try {
      const body = readFileSync(join(ROOT, 'dist/page', file))
      const type = TYPES[extname(file)] ?? 'application/octet-stream'
      response.writeHead(200, { 'content-type': type, ...SECURITY_HEADERS })
      response.end(body)
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  const origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  return {
    page: `${origin}/drive`,
    bench: `${origin}/bench`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
