import { createServer, type Server } from 'node:http'
import { build, type PluginOption } from 'vite'
import { workers } from '../../vite.workers.ts'

export interface ServedBundle {
  readonly url: string
  close(): void
}

interface Bundle {
  /** By their paths. */
  readonly files: ReadonlyMap<string, string | Uint8Array>
  /** A page that runs it. */
  readonly html: string
}

/** Builds one module for the browser; what it imports of the page may need the page's plugins. */
export async function bundleOf(entry: string, plugins: readonly PluginOption[] = []): Promise<Bundle> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    plugins: [...plugins],
    worker: workers,
    build: {
      write: false,
      target: 'es2023',
      minify: true,
      rollupOptions: { input: entry, output: { format: 'es' } },
    },
  })
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((each) =>
    'output' in each ? each.output : [],
  )
  const files = new Map(
    outputs.map((file) => [`/${file.fileName}`, file.type === 'chunk' ? file.code : file.source]),
  )
  const entryFile = outputs.find((file) => file.type === 'chunk' && file.isEntry)
  const sheets = outputs.filter(({ fileName }) => fileName.endsWith('.css'))
  const links = sheets.map(({ fileName }) => `<link rel="stylesheet" href="/${fileName}">`).join('')
  const html = `<!doctype html><title>bundle</title>${links}<script type="module" src="/${entryFile?.fileName}"></script>`
  return { files, html }
}

/** One script without imports, for a page that is there already: its policy lets no file of ours in. */
export async function scriptOf(entry: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: {
      write: false,
      target: 'es2023',
      rollupOptions: { input: entry, output: { format: 'iife', codeSplitting: false } },
    },
  })
  const [first] = [built].flat().flatMap((each) => ('output' in each ? each.output : []))
  if (first?.type !== 'chunk') throw new Error(`${entry} made no script`)
  return first.code
}

/** Serves a page that runs a module, so that Chromium measures or checks the same source. */
export async function serveBundle(
  entry: string,
  plugins: readonly PluginOption[] = [],
): Promise<ServedBundle> {
  const { files, html } = await bundleOf(entry, plugins)
  const server: Server = createServer((request, response) => {
    const path = request.url ?? '/'
    const code = files.get(path)
    const type = path.endsWith('.css') ? 'text/css' : 'text/javascript'
    response.writeHead(200, { 'content-type': code === undefined ? 'text/html' : type })
    response.end(code ?? html)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
