import { describe, expect, it } from 'vitest'
import type { DriveErrorCode } from '../../client/outcome-api.ts'
import type { WantedSource } from '../../client/transfer-api.ts'
import { transferStatus as transfer } from '../../testing/transfer-status.ts'
import { reasonOf } from './reasons.ts'

const GB = 1e9

function waiting(kind: WantedSource['kind'], done: number, files = 1) {
  return transfer({
    name: kind === 'folder' ? 'photos' : 'holiday.mp4',
    bytesTotal: 2.1 * GB,
    bytesDone: 2.1 * GB * done,
    waitingFor: 'source',
    wanted: { kind, name: 'x', bytes: 2.1 * GB, lastModified: null },
    files: { total: files, done: Math.floor(files * done), failed: 0 },
  })
}

function failed(code: DriveErrorCode, change: Parameters<typeof transfer>[0] = {}) {
  return reasonOf(transfer({ phase: 'failed', error: { code, detail: '' }, ...change }))
}

describe('reasonOf', () => {
  it('has nothing to say of what moves or is done', () => {
    expect(reasonOf(transfer({ phase: 'sending' }))).toBeNull()
    expect(reasonOf(transfer({ phase: 'done' }))).toBeNull()
  })
  it('asks for nothing while only the network is missing', () => {
    expect(reasonOf(transfer({ waitingFor: 'network' }))).toMatchObject({
      text: 'Waiting for the network. It goes on by itself.',
      remedy: null,
    })
  })
  it('says that it is the validators that are missing, where there is a network', () => {
    expect(reasonOf(transfer({ waitingFor: 'validators' }))).toMatchObject({
      text: 'No validator answers. It tries again by itself.',
      remedy: null,
    })
  })
  it('names the file to choose again, its size and how far it had come', () => {
    expect(reasonOf(waiting('file', 0.6))).toMatchObject({
      text: 'Choose “holiday.mp4” (2.10 GB) again to go on from 60 %.',
      remedy: 'choose-file',
    })
    expect(reasonOf(waiting('file', 0))?.text).toContain('before any of it was stored')
  })
  it('says how many files of a folder are missing', () => {
    expect(reasonOf(waiting('folder', 0.5, 500))).toMatchObject({
      text: 'Choose the folder “photos” again: 250 files are missing.',
      remedy: 'choose-folder',
    })
    expect(reasonOf(waiting('files', 0.5, 2))).toMatchObject({
      text: 'Choose “holiday.mp4” and the others again: 1 file is missing.',
      remedy: 'choose-files',
    })
  })
  it('asks where to save a download that the page was closed over', () => {
    const download = transfer({ direction: 'download', waitingFor: 'target', bytesDone: 40 })
    expect(reasonOf(download)).toMatchObject({
      text: '40 % of it is on this device already. Say where to save it to go on.',
      remedy: 'continue',
    })
  })
  it('says of a batch how many files were left out, and reads only those again', () => {
    expect(failed('source-unreadable', { files: { total: 9, done: 8, failed: 1 } })).toMatchObject({
      text: '1 file was left out.',
      remedy: 'retry',
    })
  })
  it('offers what helps: choosing a file that cannot be read, another way of saving, or trying again', () => {
    expect(failed('source-changed')?.remedy).toBe('choose-file')
    expect(failed('source-unreadable')?.remedy).toBe('choose-file')
    expect(failed('other-source')?.remedy).toBe('choose-file')
    expect(failed('save-not-started', { direction: 'download' })?.remedy).toBe('save-another-way')
    expect(failed('not-enough-copies')?.remedy).toBe('retry')
    expect(reasonOf(transfer({ phase: 'cancelled' }))?.remedy).toBe('retry')
  })
})
