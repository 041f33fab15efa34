/** The browser's own dialog for choosing again what an upload was reading. */
import type { UploadSource } from '../../client/transfer-api.ts'
import type { Remedy } from './reasons.ts'

export type Picks = Extract<Remedy, 'choose-file' | 'choose-files' | 'choose-folder'>

export function isPicks(remedy: Remedy): remedy is Picks {
  return remedy === 'choose-file' || remedy === 'choose-files' || remedy === 'choose-folder'
}

/** Must be called from a click. Empty when the person closed it. */
export function pickSources(what: Picks): Promise<readonly UploadSource[]> {
  const input = document.createElement('input')
  input.type = 'file'
  input.multiple = what === 'choose-files'
  input.webkitdirectory = what === 'choose-folder'
  input.hidden = true
  document.body.append(input)
  return new Promise((resolve) => {
    const done = () => {
      input.remove()
      resolve([...(input.files ?? [])].map((file) => ({ file, folders: foldersOf(file) })))
    }
    input.addEventListener('change', done)
    input.addEventListener('cancel', done)
    input.click()
  })
}

/** `photos/2026/a.jpg` lies in `photos`, `2026`; composed, as dropped names are. */
export function foldersOf({ webkitRelativePath: path }: Pick<File, 'webkitRelativePath'>): readonly string[] {
  return path
    .split('/')
    .slice(0, -1)
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .map((part) => part.normalize('NFC'))
}
