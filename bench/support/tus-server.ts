import { createServer } from 'node:http'
import { join } from 'node:path'
import { FileStore } from '@tus/file-store'
import { Server } from '@tus/server'
import { bundleOf } from '../../e2e/support/page-bundle.ts'

export interface TusServer {
  readonly url: string
  /** Requests that carried a file or asked for one. */
  requests(): number
  close(): void
}

/** @tus/server with its file store, and on the same origin the page that uploads to it. */
export async function startTusServer(directory: string): Promise<TusServer> {
  const { files, html } = await bundleOf(join(import.meta.dirname, 'tus-page.ts'))
  const tus = new Server({ path: '/files', datastore: new FileStore({ directory }) })
  let requests = 0
  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    if (path.startsWith('/files')) {
      requests += 1
      void tus.handle(request, response)
      return
    }
    const code = files.get(path)
    response.writeHead(200, { 'content-type': code === undefined ? 'text/html' : 'text/javascript' })
    response.end(code ?? html)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`,
    requests: () => requests,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
