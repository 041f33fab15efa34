/**
 * Looks for secrets in everything a page leaves behind in a browser: stores, private files, caches, addresses, titles,
 * console; and in the files of a profile or a network. A secret is looked for in all the forms that leak-forms.ts knows.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext, Page, Worker } from 'playwright-core'
import { LeakSearch, type Secret } from './leak-forms.ts'

/** Something that was found lying about, with the place it lay in. */
export interface Trace {
  readonly where: string
  readonly bytes: Buffer
}

/** `secret as form in place` of everything that was found. */
export function leaks(traces: readonly Trace[], secrets: readonly Secret[]): string[] {
  const search = new LeakSearch(secrets)
  return traces.flatMap(({ where, bytes }) => search.in(bytes).map((found) => `${found} in ${where}`))
}

/** Everything that this page's origin keeps, and what the page shows of itself. */
export async function tracesOf(page: Page): Promise<Trace[]> {
  const kept = await page.evaluate(dumpOrigin)
  const session = await page.context().newCDPSession(page)
  const { entries } = await session.send('Page.getNavigationHistory')
  await session.detach()
  // Not `userTypedURL`, which the browser remembers beside its own list of visited pages: no page can reach either.
  const history = entries.map(({ url, title }) => ({
    where: 'session history',
    bytes: Buffer.from(`${url}\n${title}`),
  }))
  return [...kept.map(({ where, base64 }) => ({ where, bytes: Buffer.from(base64, 'base64') })), ...history]
}

export interface Recording {
  /** All that the pages said and asked for so far. */
  readonly traces: () => Trace[]
}

/** Begins to keep what every page of a browser writes to its console, calls itself and requests. */
export function record(context: BrowserContext): Recording {
  const traces: Trace[] = []
  const add = (where: string, text: string) => traces.push({ where, bytes: Buffer.from(text) })
  const follow = (page: Page): void => {
    page.on('console', (message) => add('console', message.text()))
    page.on('pageerror', (error) => add('console', `${error.message}\n${error.stack ?? ''}`))
    page.on('request', (request) => {
      // What follows the # is never sent; the browser's own tools show it all the same.
      add('request address', request.url().split('#')[0] ?? '')
      add('request headers', JSON.stringify(request.headers()))
    })
    page.on('domcontentloaded', () => void page.title().then((title) => add('title', title)))
  }
  const followWorker = (worker: Worker): void => {
    worker.on('console', (message) => add('console', message.text()))
  }
  for (const page of context.pages()) follow(page)
  for (const worker of context.serviceWorkers()) followWorker(worker)
  context.on('serviceworker', followWorker)
  context.on('page', follow)
  return { traces: () => traces }
}

/** The files of a folder as they lie on the disk, and what they are called. @param leave parts of paths that are not looked at */
export function tracesOnDisk(folder: string, leave: RegExp): Trace[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !leave.test(path))
    .flatMap((path) => {
      const where = path.slice(folder.length + 1)
      return [
        { where, bytes: readFileSync(path) },
        { where: 'a name on the disk', bytes: Buffer.from(where) },
      ]
    })
}

interface Kept {
  readonly where: string
  readonly base64: string
}

/** Runs in the page. */
async function dumpOrigin(): Promise<Kept[]> {
  const kept: Kept[] = []
  const add = (where: string, bytes: Uint8Array): void => {
    let text = ''
    for (let at = 0; at < bytes.length; at += 0x8000)
      text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
    kept.push({ where, base64: btoa(text) })
  }
  const addText = (where: string, text: string): void => add(where, new TextEncoder().encode(text))

  /** Any structured value: each text and each piece of bytes in it is looked at as it is. */
  const addValue = async (where: string, value: unknown): Promise<void> => {
    if (value instanceof ArrayBuffer) add(where, new Uint8Array(value))
    else if (ArrayBuffer.isView(value))
      add(where, new Uint8Array(value.buffer, value.byteOffset, value.byteLength))
    else if (value instanceof Blob) add(where, new Uint8Array(await value.arrayBuffer()))
    else if (value instanceof CryptoKey) {
      if (value.extractable) add(where, new Uint8Array(await crypto.subtle.exportKey('raw', value)))
    } else if (value instanceof Map || value instanceof Set) {
      for (const each of value) await addValue(where, each)
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, each] of Object.entries(value)) {
        addText(where, name)
        await addValue(where, each)
      }
    } else addText(where, String(value))
  }
  const answer = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(new Error('IndexedDB'))
    })
  const dumpDatabases = async (): Promise<void> => {
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await answer(indexedDB.open(name))
      for (const store of database.objectStoreNames) {
        const objects = database.transaction(store).objectStore(store)
        const [keys, values] = [answer(objects.getAllKeys()), answer(objects.getAll())]
        for (const key of await keys) await addValue(`IndexedDB ${name}/${store} key`, key)
        for (const value of await values) await addValue(`IndexedDB ${name}/${store}`, value)
      }
      database.close()
    }
  }
  const dumpFolder = async (folder: FileSystemDirectoryHandle, path: string): Promise<void> => {
    for await (const [name, handle] of folder.entries()) {
      addText('OPFS name', `${path}${name}`)
      if (handle instanceof FileSystemDirectoryHandle) await dumpFolder(handle, `${path}${name}/`)
      else if (handle instanceof FileSystemFileHandle) {
        const file = await handle.getFile().catch(() => null)
        if (file !== null) await addValue(`OPFS ${path}${name}`, file)
      }
    }
  }
  const dumpCaches = async (): Promise<void> => {
    for (const name of await caches.keys()) {
      const cache = await caches.open(name)
      for (const request of await cache.keys()) {
        addText(`cache ${name}`, request.url)
        const found = await cache.match(request)
        if (found === undefined) continue
        addText(`cache ${name}`, JSON.stringify([...found.headers]))
        add(`cache ${name} ${request.url}`, new Uint8Array(await found.arrayBuffer()))
      }
    }
  }
  await dumpDatabases()
  await dumpFolder(await navigator.storage.getDirectory(), '')
  await dumpCaches()
  addText('localStorage', JSON.stringify(Object.entries(localStorage)))
  addText('sessionStorage', JSON.stringify(Object.entries(sessionStorage)))
  addText('address', `${location.href}\n${document.cookie}\n${window.name}`)
  addText('history state', JSON.stringify(history.state) ?? '')
  addText('title', document.title)
  return kept
}
