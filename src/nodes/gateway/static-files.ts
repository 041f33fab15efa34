import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, relative, sep } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { frameHeaders, PDF_FRAME_PATH } from './frame-policy.ts'
import { pageHeaders, SECURITY_HEADERS } from './security-headers.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
}

interface StaticFile {
  readonly type: string
  readonly etag: string
  readonly plain: Buffer
  readonly gzipped: Buffer
  /** Built files carry a digest in their name and never change. */
  readonly immutable: boolean
  readonly security: Readonly<Record<string, string>>
}

/**
 * Reads the built page once. Requests are answered from this map alone, so that no path from the network
 * ever names a file on disk.
 */
export async function loadStaticFiles(directory: string): Promise<ReadonlyMap<string, StaticFile>> {
  const files = new Map<string, StaticFile>()
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const plain = await readFile(path)
    const url = `/${relative(directory, path).split(sep).join('/')}`
    files.set(url, {
      type: TYPES[extname(entry.name)] ?? 'application/octet-stream',
      etag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`,
      plain,
      gzipped: await promisify(gzip)(plain, { level: 9 }),
      immutable: /^\/(assets|direct)\//.test(url),
      security: headersOf(url, plain),
    })
  }
  return files
}

function headersOf(url: string, file: Buffer): Readonly<Record<string, string>> {
  if (url === PDF_FRAME_PATH) return frameHeaders(file.toString('utf8'))
  return url === '/index.html' ? pageHeaders(file.toString('utf8')) : SECURITY_HEADERS
}

/** Answers a GET or HEAD for the page; paths without a file extension are routes of the page itself. */
export function serveStatic(
  files: ReadonlyMap<string, StaticFile>,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const file = files.get(path) ?? (extname(path) === '' ? files.get('/index.html') : undefined)
  const headers: Record<string, string | number> = {
    ...(file?.security ?? SECURITY_HEADERS),
    vary: 'accept-encoding',
  }
  if (file === undefined) {
    response.writeHead(404, { ...headers, 'content-type': 'text/plain; charset=utf-8' })
    response.end('There is no such file here.\n')
    return
  }
  headers['content-type'] = file.type
  headers['etag'] = file.etag
  headers['cache-control'] = file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache'
  if (request.headers['if-none-match'] === file.etag) {
    response.writeHead(304, headers).end()
    return
  }
  const zipped =
    /\bgzip\b/.test(request.headers['accept-encoding'] ?? '') && file.gzipped.length < file.plain.length
  if (zipped) headers['content-encoding'] = 'gzip'
  const body = zipped ? file.gzipped : file.plain
  headers['content-length'] = body.length
  response.writeHead(200, headers)
  response.end(request.method === 'HEAD' ? undefined : body)
}
