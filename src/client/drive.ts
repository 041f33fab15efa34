/**
 * The drive: vault states, and each call of drive-api.ts as an outcome. It holds at most one session; all
 * keys are inside it and go when the drive is locked.
 */
import { Door } from './door.ts'
import type { DownloadProof, DriveApi, DriveEntry, Outcome, TransferStatus } from './drive-api.ts'
import { outcome } from './drive-error.ts'
import { entryCalls, listCalls } from './entry-calls.ts'
import {
  addFromLink,
  beginUploads,
  type NamedSource,
  proofSheetOf,
  runDownload,
  runLinkDownload,
} from './file-jobs.ts'
import { sourceOfFile } from './file-source.ts'
import { toDriveEntry } from './index/entry-record.ts'
import { networkViewOf } from './network-view.ts'
import type { DrivePorts, FileSink } from './ports.ts'
import { makeVault, openVault } from './vault-door.ts'

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
  /** Everything that is not in the trash. @throws DriveError locked */
  entries(): DriveEntry[]
  /** A transfer's last state, once it has one. */
  settled(transferId: string): Promise<TransferStatus>
  /** Locks, and closes the chain connection. */
  dispose(): Promise<void>
}

export function createDrive(ports: DrivePorts): Drive {
  const door = new Door(ports)
  return {
    ...vaultCalls(door, ports),
    ...entryCalls(door),
    ...listCalls(door),
    ...fileCalls(door, ports),
    ...transferCalls(door),
    entries: () => {
      const { tree } = door.need().session.index
      return [...tree.all()].filter((entry) => !tree.isTrashed(entry)).map(toDriveEntry)
    },
    network: () => outcome(async () => networkViewOf(await ports.chain.view())),
    async dispose() {
      await door.close()
      ports.chain.close()
    },
  }
}

type VaultCalls = 'vaultState' | 'createVault' | 'unlock' | 'lock' | 'subscribe'

function vaultCalls(door: Door, ports: DrivePorts): Pick<Drive, VaultCalls> {
  return {
    vaultState: () => door.state(),
    async createVault(passphrase) {
      const made = await outcome(async () => door.enter(await makeVault(ports, passphrase)))
      // Another tab was faster: the page has to offer the other door.
      if (!made.ok && made.error.code === 'vault-exists') await door.tellAll()
      return made
    },
    unlock: (passphrase) => outcome(async () => door.enter(await openVault(ports, passphrase))),
    async lock() {
      await door.close()
      await door.tellAll()
    },
    async subscribe(events) {
      door.listener.set(events)
      await door.tellAll()
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
