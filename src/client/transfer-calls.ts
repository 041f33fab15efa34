/** The calls about uploads and downloads. */
import type { Door } from './door.ts'
import type { DriveApi } from './drive-api.ts'
import { outcome } from './drive-error.ts'
import type { Outcome } from './outcome-api.ts'
import type { DrivePorts, FileSink } from './ports.ts'
import type { DownloadProof, ProofSheet } from './proof-api.ts'
import { downloadAgain, runDownload, runLinkDownload } from './transfer/download-jobs.ts'
import { sourceOfFile } from './transfer/file-source.ts'
import type { NamedSource } from './transfer/named-source.ts'
import { addFromLink, proofSheetOf, requireLink } from './transfer/shared-files.ts'
import { uploadCollisions } from './transfer/upload-collisions.ts'
import { beginUploads, withChoices } from './transfer/upload-jobs.ts'
import { archiveBytes, runZipDownload } from './transfer/zip-download.ts'
import type { TransferStatus, UploadOptions } from './transfer-api.ts'

/** What only Node asks of a drive. */
export interface NodeTransfers {
  uploadSources(
    parentId: string | null,
    sources: readonly NamedSource[],
    options?: UploadOptions,
  ): Promise<Outcome<readonly string[]>>
  downloadTo(entryId: string, openSink: () => Promise<FileSink>): Promise<Outcome<DownloadProof>>
  /** Downloads a file that stays out of this drive. */
  downloadLink(link: string, openSink: () => Promise<FileSink>): Promise<Outcome<DownloadProof>>
  downloadZipTo(
    entryIds: readonly string[],
    name: string,
    openSink: () => Promise<FileSink>,
  ): Promise<Outcome<null>>
  proofSheet(entryId: string): Promise<Outcome<ProofSheet>>
  /** A transfer's last state, once it has one. */
  settled(transferId: string): Promise<TransferStatus>
}

type UploadCalls = 'uploadCollisions' | 'upload' | 'giveSources' | 'uploadSources'

export function uploadCalls(door: Door): Pick<DriveApi & NodeTransfers, UploadCalls> {
  const uploadSources: NodeTransfers['uploadSources'] = (parentId, sources, options = {}) =>
    outcome(async () => {
      const { session, desk, waiting } = door.need()
      const fresh = await waiting.take(parentId, withChoices(sources, options))
      return fresh.length === 0 && sources.length > 0
        ? []
        : beginUploads(session, desk, parentId, fresh, options)
    })
  return {
    uploadSources,
    uploadCollisions: (parentId, files) =>
      outcome(async () => uploadCollisions(door.need().session.index, parentId, files)),
    upload: (parentId, sources, options) => uploadSources(parentId, sources.map(named), options),
    giveSources: (transferId, sources) =>
      outcome(async () => {
        await door.need().waiting.give(transferId, withChoices(sources.map(named), {}))
        return null
      }),
  }
}

function named({ file, folders }: { readonly file: File; readonly folders: readonly string[] }): NamedSource {
  return { source: sourceOfFile(file), folders }
}

type DownloadCalls =
  | 'downloadAgain'
  | 'archiveBytes'
  | 'downloadZip'
  | 'downloadZipTo'
  | 'download'
  | 'downloadTo'
  | 'downloadLink'
  | 'proofSheet'
  | 'addLink'

export function downloadCalls(door: Door, ports: DrivePorts): Pick<DriveApi & NodeTransfers, DownloadCalls> {
  const download = (entryId: string, version: number | null, openSink: () => Promise<FileSink>) =>
    outcome(async () => runDownload(door.need().session, door.need().desk, entryId, version, openSink))
  return {
    downloadTo: (entryId, openSink) => download(entryId, null, openSink),
    download: (entryId, target, version) => download(entryId, version ?? null, () => ports.openSink(target)),
    downloadZipTo: (entryIds, name, openSink) =>
      outcome(async () => {
        await runZipDownload(door.need().session, door.need().desk, entryIds, name, openSink)
        return null
      }),
    downloadZip: (entryIds, name, target) =>
      outcome(async () => {
        const openSink = () => ports.openSink(target)
        await runZipDownload(door.need().session, door.need().desk, entryIds, name, openSink)
        return null
      }),
    archiveBytes: (entryIds) => outcome(async () => archiveBytes(door.need().session, entryIds)),
    downloadAgain: (transferId, target) =>
      outcome(async () => {
        await downloadAgain(door.need().desk, transferId, () => ports.openSink(target))
        return null
      }),
    downloadLink: (link, openSink) =>
      outcome(async () => {
        const { cid, fileKey } = requireLink(link)
        const file = { ref: { kind: 'object', cid, parts: 0 }, fileKey, name: cid } as const
        return runLinkDownload(door.need().session, door.need().desk, file, openSink)
      }),
    proofSheet: (entryId) => outcome(async () => proofSheetOf(door.need().session, entryId)),
    addLink: (link) =>
      outcome(async () => addFromLink(door.need().session, link, door.need().controller.signal)),
  }
}

type TransferCalls =
  | 'cancel'
  | 'retry'
  | 'pause'
  | 'resume'
  | 'setPriority'
  | 'limitTraffic'
  | 'clearFinished'
  | 'settled'

export function transferCalls(door: Door): Pick<DriveApi & NodeTransfers, TransferCalls> {
  return {
    async cancel(transferId) {
      door.current?.desk.cancel(transferId)
    },
    retry: (transferId) =>
      outcome(async () => {
        door.need().desk.retry(transferId)
        return null
      }),
    async pause(transferId) {
      door.current?.desk.pause(transferId)
    },
    async resume(transferId) {
      door.current?.desk.resume(transferId)
    },
    async setPriority(transferId, priority) {
      door.current?.desk.setPriority(transferId, priority)
    },
    async limitTraffic(up, down) {
      door.limits = { up, down }
    },
    async clearFinished() {
      door.current?.desk.clearFinished()
    },
    settled: (transferId) => door.need().desk.settled(transferId),
  }
}
