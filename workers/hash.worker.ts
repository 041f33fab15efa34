/** Hashes of long files, beside the drive. The page hands `connect` one end of a channel; the drive's worker has the other. */
import { expose, transfer } from 'comlink'
import { hashesBeside } from '../src/client/hashes-beside.ts'
import { wasmHashes } from '../src/client/wasm-hashes.ts'
import { live } from './life.ts'

const hashes = hashesBeside(wasmHashes)

expose({
  live,
  connect: (port: MessagePort) =>
    expose(
      {
        ...hashes,
        async update(id: number, bytes: Uint8Array<ArrayBuffer>) {
          const back = await hashes.update(id, bytes)
          return transfer(back, [back.buffer])
        },
      },
      port,
    ),
})
