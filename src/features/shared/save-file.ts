/**
 * The browser's side of a download. The worker verifies, decrypts and writes; the page only opens the target
 * and, for a private file, hands the finished file to the browser's downloader. The File behind the blob URL is
 * on disk, so memory stays constant whatever the size.
 */
import type { DownloadProof, DriveApi, DriveEntry, Outcome } from '../../client/drive-api.ts'
import { downloadName } from '../../ui/display-name.ts'
import { BRIDGE_FAILURE } from './error-sentences.ts'
import { keepPrivateFor, OPFS_PREFIX, opfsFileName } from './save-plan.ts'

type SavePicker = (options: { readonly suggestedName: string }) => Promise<FileSystemFileHandle>

function isSavePicker(value: unknown): value is SavePicker {
  return typeof value === 'function'
}

function savePicker(): SavePicker | null {
  const picker: unknown = Reflect.get(window, 'showSaveFilePicker')
  return isSavePicker(picker) ? picker.bind(window) : null
}

export function hasSavePicker(): boolean {
  return savePicker() !== null
}

/** Must be called from a click. Null when the person closed the picker. */
export async function pickSaveHandle(entry: DriveEntry): Promise<FileSystemFileHandle | null> {
  const picker = savePicker()
  if (picker === null) return null
  try {
    return await picker({ suggestedName: downloadName(entry.name) })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null
    throw error
  }
}

type Saved = Promise<Outcome<DownloadProof>>

export function saveToHandle(drive: DriveApi, entry: DriveEntry, handle: FileSystemFileHandle): Saved {
  return drive
    .download(entry.id, { kind: 'handle', handle })
    .catch(() => ({ ok: false, error: BRIDGE_FAILURE }))
}

/** Downloads into a private file, then lets the browser copy it to Downloads under its real name. */
export async function saveToDownloads(drive: DriveApi, entry: DriveEntry): Saved {
  const fileName = opfsFileName(crypto.getRandomValues(new Uint8Array(12)))
  try {
    const outcome = await drive.download(entry.id, { kind: 'opfs', fileName })
    if (!outcome.ok) {
      await removePrivateFile(fileName)
      return outcome
    }
    const root = await navigator.storage.getDirectory()
    const file = await (await root.getFileHandle(fileName)).getFile()
    const url = handToBrowser(file, downloadName(entry.name))
    removeLater(fileName, url, file.size)
    return outcome
  } catch (error) {
    await removePrivateFile(fileName).catch(() => undefined)
    const detail = error instanceof DOMException ? error.name : BRIDGE_FAILURE.detail
    return { ok: false, error: { code: error instanceof DOMException ? 'save-failed' : 'internal', detail } }
  }
}

/** @returns the URL it reads from */
function handToBrowser(file: File, name: string): string {
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

async function removePrivateFile(fileName: string): Promise<void> {
  const root = await navigator.storage.getDirectory()
  await root.removeEntry(fileName).catch(() => undefined)
}

/**
 * Removes what earlier visits left, unless another tab of the drive is open: it may still be saving. Holding the
 * shared lock from then on is how this tab tells the next one.
 */
export async function cleanPrivateFiles(): Promise<void> {
  await navigator.locks.request(
    'filetao-downloads',
    { mode: 'exclusive', ifAvailable: true },
    async (lock) => {
      if (lock === null) return
      const root = await navigator.storage.getDirectory()
      const names: string[] = []
      for await (const name of root.keys()) if (name.startsWith(OPFS_PREFIX)) names.push(name)
      for (const name of names) await root.removeEntry(name).catch(() => undefined)
    },
  )
  navigator.locks
    .request('filetao-downloads', { mode: 'shared' }, () => new Promise(() => undefined))
    .catch(() => undefined)
}
