/** Everything an unlocked drive holds; it is dropped as a whole when the drive is locked. */
import { DriveIndex } from './drive-index.ts'
import { IndexLog } from './index-log.ts'
import type { NetworkAccess } from './network-access.ts'
import { PartBuffers } from './part-buffers.ts'
import type { DrivePorts, Hashes } from './ports.ts'
import { ProofStore } from './proof-store.ts'
import { type RehearsalBook, sealedRehearsalBook } from './rehearsal.ts'
import { SealedStore } from './sealed-store.ts'
import type { VaultKeys } from './subkeys.ts'
import { ValidatorRing } from './validator-ring.ts'

export interface Session {
  readonly keys: VaultKeys
  readonly index: DriveIndex
  readonly proofs: ProofStore
  readonly rehearsals: RehearsalBook
  readonly access: NetworkAccess
  readonly hashes: Hashes
  readonly buffers: PartBuffers
}

/** @throws DriveError vault-damaged */
export async function openSession(
  ports: DrivePorts,
  keys: VaultKeys,
  entriesChanged: () => void,
): Promise<Session> {
  const store = new SealedStore(ports.storage, keys)
  return {
    keys,
    index: new DriveIndex(await IndexLog.open(store), ports.clock, entriesChanged, () => ports.peers?.tell()),
    proofs: new ProofStore(store),
    rehearsals: sealedRehearsalBook(store),
    access: {
      axons: ports.connect(keys.requests),
      ring: new ValidatorRing(ports.chain, ports.clock),
      verifier: ports.verifier,
      clock: ports.clock,
    },
    hashes: ports.hashes,
    buffers: new PartBuffers(),
  }
}
