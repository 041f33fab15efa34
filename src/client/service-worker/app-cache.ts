/**
 * The page's own files, so that it opens without a network. Nothing of anybody's drive is ever in this cache: the drive's
 * calls go past it.
 */

/** Milliseconds after which a network that does not answer counts as none. */
const NAVIGATION_MS = 3_000
const PREFIX = 'filetao-app-'

/** Paths of the gateway that are no files of the page. */
const NOT_THE_PAGE = /^\/(axon|api|chain|health|save|media)(\/|$)/

export interface AppFiles {
  /** Changes with any of the files. */
  readonly version: string
  /** Absolute paths. */
  readonly files: readonly string[]
}

export class AppCache {
  readonly #name: string
  readonly #files: ReadonlySet<string>

  constructor({ version, files }: AppFiles) {
    this.#name = `${PREFIX}${version}`
    this.#files = new Set(files)
  }

  /** Fetches every file; a version that is not whole is not installed. */
  async fill(): Promise<void> {
    const cache = await caches.open(this.#name)
    await cache.addAll([...this.#files].map((path) => new Request(path, { cache: 'reload' })))
  }

  /** Removes what earlier versions left. */
  async clear(): Promise<void> {
    const names = await caches.keys()
    const old = names.filter((name) => name.startsWith(PREFIX) && name !== this.#name)
    await Promise.all(old.map((name) => caches.delete(name)))
  }

  answers(request: Request, url: URL): boolean {
    if (request.mode === 'navigate')
      return request.destination === 'document' && !NOT_THE_PAGE.test(url.pathname)
    return this.#files.has(url.pathname)
  }

  async answer(request: Request): Promise<Response> {
    const cache = await caches.open(this.#name)
    if (request.mode !== 'navigate') return (await cache.match(request)) ?? fetch(request)
    try {
      return await fetch(request, { signal: AbortSignal.timeout(NAVIGATION_MS) })
    } catch {
      return (await cache.match('/index.html')) ?? Response.error()
    }
  }
}
