/**
 * The browser's side of a download. The worker verifies, decrypts and writes; the page only opens the target
 * and hands what is complete to the browser's downloader. Only the last way, for small files, holds one in memory.
 */
import type { Outcome } from '../../client/outcome-api.ts'
import { isWriterSays, type SaverSays } from '../../client/save-port.ts'
import { newToken, type PageSays, SAVE_PATH } from '../../client/service-worker/messages.ts'
import type { SaveTarget } from '../../client/transfer-api.ts'
import { BRIDGE_FAILURE } from './error-sentences.ts'
import { removePrivateFile } from './private-files.ts'
import { keepPrivateFor, opfsFileName, type SaveAbilities, type SaveWay } from './save-plan.ts'

type SavePicker = (options: { readonly suggestedName: string }) => Promise<FileSystemFileHandle>

/** Milliseconds between two words that keep the service worker awake. */
const STAY_MS = 10_000
/** Milliseconds for which the frame that began a download stays. */
const FRAME_MS = 60_000

function isSavePicker(value: unknown): value is SavePicker {
  return typeof value === 'function'
}

function savePicker(): SavePicker | null {
  const picker: unknown = Reflect.get(window, 'showSaveFilePicker')
  return isSavePicker(picker) ? picker.bind(window) : null
}

function hasSavePicker(): boolean {
  return savePicker() !== null
}

/** A service worker that did not begin once is not waited for again in this visit. */
let streamFails = false

export function forgoStream(): void {
  streamFails = true
}

/** What this browser can do, here and now. */
export async function saveAbilities(): Promise<SaveAbilities> {
  const controlled = 'serviceWorker' in navigator && navigator.serviceWorker.controller !== null
  return {
    picker: hasSavePicker(),
    stream: controlled && !streamFails,
    privateBytes: await freePrivateBytes(),
  }
}

async function freePrivateBytes(): Promise<number> {
  try {
    await navigator.storage.getDirectory()
    const { quota = 0, usage = 0 } = await navigator.storage.estimate()
    return Math.max(0, quota - usage)
  } catch {
    return 0
  }
}

export interface SaveWish {
  /** As the file shall be called. */
  readonly name: string
  /** To the byte, for the browser's own progress; null where only about as much is known. */
  readonly bytes: number | null
}

type Write<T> = (target: SaveTarget) => Promise<Outcome<T>>

/** Must be called from a click for `picker`. Null when the person closed it. */
export async function save<T>(way: SaveWay, wish: SaveWish, write: Write<T>): Promise<Outcome<T> | null> {
  try {
    switch (way) {
      case 'picker':
        return await saveToPicked(wish, write)
      case 'stream':
        return await saveByStream(wish, write)
      case 'private':
        return await saveByPrivateFile(wish, write)
      case 'memory':
        return await saveFromMemory(wish, write)
    }
  } catch (error) {
    const detail = error instanceof DOMException ? error.name : BRIDGE_FAILURE.detail
    return { ok: false, error: { code: error instanceof DOMException ? 'save-failed' : 'internal', detail } }
  }
}

async function saveToPicked<T>({ name }: SaveWish, write: Write<T>): Promise<Outcome<T> | null> {
  const picker = savePicker()
  if (picker === null) return null
  try {
    const handle = await picker({ suggestedName: name })
    return await write({ kind: 'handle', handle })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null
    throw error
  }
}

/** The service worker answers a frame's request with the file, and the browser makes a download of it. */
async function saveByStream<T>({ name, bytes }: SaveWish, write: Write<T>): Promise<Outcome<T>> {
  const worker = navigator.serviceWorker.controller
  // It went between the plan and now.
  if (worker === null) return saveByPrivateFile({ name, bytes }, write)
  const token = newToken()
  const { port1, port2 } = new MessageChannel()
  const say = (what: PageSays, transfer: Transferable[] = []) => worker.postMessage(what, transfer)
  say({ kind: 'save', token, name, bytes }, [port1])
  const frame = document.createElement('iframe')
  frame.hidden = true
  frame.src = `${SAVE_PATH}${token}`
  document.body.append(frame)
  setTimeout(() => frame.remove(), FRAME_MS)
  const awake = setInterval(() => say({ kind: 'stay' }), STAY_MS)
  try {
    return await write({ kind: 'stream', port: port2 })
  } finally {
    clearInterval(awake)
    say({ kind: 'forget', token })
  }
}

/** Into a private file, which the browser then copies to Downloads under its real name. */
async function saveByPrivateFile<T>({ name }: SaveWish, write: Write<T>): Promise<Outcome<T>> {
  const fileName = opfsFileName(crypto.getRandomValues(new Uint8Array(12)))
  try {
    const outcome = await write({ kind: 'opfs', fileName })
    if (!outcome.ok) {
      await removePrivateFile(fileName)
      return outcome
    }
    const root = await navigator.storage.getDirectory()
    const file = await (await root.getFileHandle(fileName)).getFile()
    const url = handToBrowser(file, name)
    removeLater(fileName, url, file.size)
    return outcome
  } catch (error) {
    await removePrivateFile(fileName).catch(() => undefined)
    throw error
  }
}

async function saveFromMemory<T>({ name }: SaveWish, write: Write<T>): Promise<Outcome<T>> {
  const { port1, port2 } = new MessageChannel()
  const pieces: Uint8Array<ArrayBuffer>[] = []
  const pull = () => port1.postMessage({ kind: 'pull' } satisfies SaverSays)
  port1.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (!isWriterSays(data) || data.kind !== 'chunk') return
    pieces.push(data.bytes)
    // It asks for as much as there is; nobody has to ask whether it is still there.
    pull()
  })
  port1.start()
  pull()
  const outcome = await write({ kind: 'memory', port: port2 })
  // The end was said before the outcome, so that every piece is here.
  if (outcome.ok) {
    const url = handToBrowser(new Blob(pieces), name)
    setTimeout(() => URL.revokeObjectURL(url), FRAME_MS)
  }
  port1.close()
  return outcome
}

/** @returns the URL it reads from */
function handToBrowser(file: Blob, name: string): string {
  const link = document.createElement('a')
  const url = URL.createObjectURL(file)
  link.href = url
  link.download = name
  link.hidden = true
  document.body.append(link)
  link.click()
  link.remove()
  return url
}

/** Goes on after the drive is locked; what a closed page leaves behind goes at the next start. */
function removeLater(fileName: string, url: string, bytes: number): void {
  setTimeout(() => {
    URL.revokeObjectURL(url)
    removePrivateFile(fileName).catch(() => undefined)
  }, keepPrivateFor(bytes))
}
