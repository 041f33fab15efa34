/**
 * The drive: vault states, and each call of drive-api.ts as an outcome. It holds at most one session; all
 * keys are inside it and go when the drive is locked.
 */
import { Door } from './door.ts'
import type { DownloadProof, DriveApi, Outcome, TransferStatus } from './drive-api.ts'
import { outcome } from './drive-error.ts'
import {
  addFromLink,
  beginUploads,
  type NamedSource,
  proofSheetOf,
  runDownload,
  runLinkDownload,
} from './file-jobs.ts'
import { sourceOfFile } from './file-source.ts'
import { networkViewOf } from './network-view.ts'
import type { DrivePorts, FileSink } from './ports.ts'
import { slotCalls, vaultCalls } from './vault-calls.ts'

/** The page's drive, and what only Node asks of it. */
export interface Drive extends DriveApi {
  uploadSources(
    parentId: string | null,
    sources: readonly NamedSource[],
    emptyFolders?: readonly (readonly string[])[],
  ): Promise<Outcome<readonly string[]>>
  downloadTo(entryId: string, openSink: () => Promise<FileSink>): Promise<Outcome<DownloadProof>>
  /** Downloads a file that stays out of this drive. */
  downloadLink(link: string, openSink: () => Promise<FileSink>): Promise<Outcome<DownloadProof>>
  /** A transfer's last state, once it has one. */
  settled(transferId: string): Promise<TransferStatus>
  /** Locks, and closes the chain connection. */
  dispose(): Promise<void>
}

export function createDrive(ports: DrivePorts): Drive {
  const door = new Door(ports)
  return {
    ...vaultCalls(door, ports),
    ...slotCalls(door, ports),
    ...entryCalls(door),
    ...fileCalls(door, ports),
    ...transferCalls(door),
    network: () => outcome(async () => networkViewOf(await ports.chain.view())),
    async dispose() {
      await door.close()
      ports.chain.close()
    },
  }
}

type TransferCalls = 'cancel' | 'retry' | 'clearFinished' | 'settled'

function transferCalls(door: Door): Pick<Drive, TransferCalls> {
  return {
    async cancel(transferId) {
      door.current?.desk.cancel(transferId)
    },
    retry: (transferId) =>
      outcome(async () => {
        door.need().desk.retry(transferId)
        return null
      }),
    async clearFinished() {
      door.current?.desk.clearFinished()
    },
    settled: (transferId) => door.need().desk.settled(transferId),
  }
}

function entryCalls(door: Door): Pick<Drive, 'createFolder' | 'rename' | 'remove'> {
  return {
    createFolder: (parentId, name) =>
      outcome(async () => {
        const { index } = door.need().session
        index.requireFolder(parentId)
        return index.addFolder(parentId, name)
      }),
    rename: (entryId, name) => outcome(async () => door.need().session.index.rename(entryId, name)),
    remove: (entryIds) =>
      outcome(async () => {
        const { index, proofs } = door.need().session
        for (const id of await index.remove(entryIds)) await proofs.remove(id)
        return null
      }),
  }
}

type FileCalls =
  | 'upload'
  | 'uploadSources'
  | 'download'
  | 'downloadTo'
  | 'downloadLink'
  | 'proofSheet'
  | 'addLink'

function fileCalls(door: Door, ports: DrivePorts): Pick<Drive, FileCalls> {
  const uploadSources: Drive['uploadSources'] = (parentId, sources, emptyFolders = []) =>
    outcome(async () => beginUploads(door.need().session, door.need().desk, parentId, sources, emptyFolders))
  const downloadTo: Drive['downloadTo'] = (entryId, openSink) =>
    outcome(async () => runDownload(door.need().session, door.need().desk, entryId, openSink))
  return {
    uploadSources,
    upload: (parentId, sources, emptyFolders = []) =>
      uploadSources(
        parentId,
        sources.map(({ file, folders }) => ({ source: sourceOfFile(file), folders })),
        emptyFolders,
      ),
    downloadTo,
    download: (entryId, target) => downloadTo(entryId, () => ports.openSink(target)),
    downloadLink: (link, openSink) =>
      outcome(async () => runLinkDownload(door.need().session, door.need().desk, link, openSink)),
    proofSheet: (entryId) => outcome(async () => proofSheetOf(door.need().session, entryId)),
    addLink: (link) =>
      outcome(async () => addFromLink(door.need().session, link, door.need().controller.signal)),
  }
}
