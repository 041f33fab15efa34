import { expose } from 'comlink'
import { handOverPorts } from '../../workers/port-transfer.ts'
import { remoteHashes, remotePost } from '../../workers/remote-worker.ts'
import type { TransferWork } from '../support/transfer-work.ts'
import { bareDownload, bareParts, bareRecords, bareSeal, bareUpload } from './bare-calls.ts'
import { ageEncrypt, sodiumEncrypt } from './peer-ciphers.ts'
import { useHelpers } from './stub-session.ts'
import { download, plainDownload, seal, upload, uploadJson } from './transfers.ts'

handOverPorts()

const help: TransferWork['useHelpers'] = (sending, hashing) =>
  useHelpers(
    hashing === null ? undefined : remoteHashes(hashing.port, async () => undefined),
    remotePost(async () => ({ port: sending.port })),
  )

const work: TransferWork = {
  useHelpers: help,
  upload,
  uploadJson,
  download,
  plainDownload,
  seal,
  ageEncrypt,
  sodiumEncrypt,
  bareUpload,
  bareSeal,
  bareRecords,
  bareDownload,
  bareParts,
}
expose(work)
