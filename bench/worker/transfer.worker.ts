import { expose } from 'comlink'
import { handOverPorts } from '../../workers/port-transfer.ts'
import type { TransferWork } from '../support/transfer-work.ts'
import { ageEncrypt, sodiumEncrypt } from './peer-ciphers.ts'
import { download, plainDownload, seal, upload, uploadJson } from './transfers.ts'

handOverPorts()

const work: TransferWork = { upload, uploadJson, download, plainDownload, seal, ageEncrypt, sodiumEncrypt }
expose(work)
