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
  /** Absolute path of each file: its digest, as `integrity` of a request spells it. */
  readonly files: Readonly<Record<string, string>>
}

export class AppCache {
  readonly #name: string
  readonly #files: ReadonlyMap<string, string>

  constructor({ version, files }: AppFiles) {
    this.#name = `${PREFIX}${version}`
    this.#files = new Map(Object.entries(files))
  }

  /** Fetches every file; a version that is not whole, or has a file that is not the one that was built, is not installed. */
  async fill(): Promise<void> {
    const cache = await caches.open(this.#name)
    await cache.addAll(
      [...this.#files].map(([path, integrity]) => new Request(path, { cache: 'reload', integrity })),
    )
  }

  /** Removes what earlier versions left. */
  async clear(): Promise<void> {
    const names = await caches.keys()
    const old = names.filter((name) => name.startsWith(PREFIX) && name !== this.#name)
    await Promise.all(old.map((name) => caches.delete(name)))
  }

  answers(request: Request, url: URL): boolean {
    // Whoever asks so asks for what the server has now (src/client/app-check).
    if (request.cache === 'no-store') return false
    if (request.mode === 'navigate')
      return request.destination === 'document' && !NOT_THE_PAGE.test(url.pathname)
    return this.#files.has(url.pathname)
  }

  async answer(request: Request): Promise<Response> {
    const cache = await caches.open(this.#name)
    if (request.mode !== 'navigate') return (await cache.match(request)) ?? this.#fetch(request)
    try {
      return await fetch(request, { signal: AbortSignal.timeout(NAVIGATION_MS) })
    } catch {
      return (await cache.match('/index.html')) ?? Response.error()
    }
  }

  /** A file of this version that the browser has thrown away. */
  #fetch(request: Request): Promise<Response> {
    const integrity = this.#files.get(new URL(request.url).pathname)
    return fetch(integrity === undefined ? request : new Request(request.url, { integrity }))
  }
}
