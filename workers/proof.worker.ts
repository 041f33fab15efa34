/** Proof arithmetic beside the drive. The page hands it one end of a channel; the drive's worker has the other. */
import { expose } from 'comlink'
import { localVerifier } from '../src/client/local-verifier.ts'

expose({ connect: (port: MessagePort) => expose(localVerifier, port) })
