import { expose } from 'comlink'
import { handOverPorts } from '../../workers/port-transfer.ts'
import { remoteHashes } from '../../workers/remote-worker.ts'
import type { TransferWork } from '../support/transfer-work.ts'
import { ageEncrypt, sodiumEncrypt } from './peer-ciphers.ts'
import { hashBeside } from './stub-session.ts'
import { download, plainDownload, seal, upload, uploadJson } from './transfers.ts'

handOverPorts()

const useHashes = ({ port }: { readonly port: MessagePort }): void =>
  hashBeside(remoteHashes(port, async () => undefined))

const work: TransferWork = {
  useHashes,
  upload,
  uploadJson,
  download,
  plainDownload,
  seal,
  ageEncrypt,
  sodiumEncrypt,
}
expose(work)
