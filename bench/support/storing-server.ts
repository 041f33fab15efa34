import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'

export interface StoringServer {
  readonly url: string
  close(): void
}

/**
 * What a plain upload is compared with: a server that hashes a body as it comes, writes it to one file and fsyncs it. It
 * also serves an empty page to upload from. (The network stores three copies of every part, each hashed and fsynced.)
 */
export async function startStoringServer(folder: string): Promise<StoringServer> {
  let count = 0
  const server = createServer((request, response) => {
    if (request.method !== 'POST') {
      response.writeHead(200, { 'content-type': 'text/html' })
      response.end('<!doctype html><title>plain upload</title><input type="file">')
      return
    }
    const store = async (): Promise<void> => {
      const hash = createHash('sha256')
      const file = await open(join(folder, `plain-${count++}`), 'w')
      for await (const chunk of request) {
        hash.update(chunk)
        await file.write(chunk)
      }
      await file.sync()
      await file.close()
      response.end(hash.digest('hex'))
    }
    store().catch(() => response.destroy())
  })
  server.requestTimeout = 0
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
