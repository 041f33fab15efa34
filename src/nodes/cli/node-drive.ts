/** The drive on this machine: a vault in DIR/vault, sockets straight to the axons, hashes of node:crypto. */

import { createHash, type Hash, randomBytes } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import type { Neuron } from '../../chain/chain-types.ts'
import { FetchTransport } from '../../client/axon-transport.ts'
import { LazyChainReader } from '../../client/chain-reader.ts'
import { createDrive, type Drive } from '../../client/drive.ts'
import { DriveError } from '../../client/drive-error.ts'
import { localVerifier } from '../../client/local-verifier.ts'
import type { Outcome } from '../../client/outcome-api.ts'
import type { Hashes, StreamHash } from '../../client/ports.ts'
import { realClock } from '../../client/real-clock.ts'
import { keypairSigner } from '../../client/request-signer.ts'
import type { Secret } from '../../client/vault-api.ts'
import { wasmArgon2id } from '../../client/wasm-hashes.ts'
import { axonUrl } from '../../wire/node-url.ts'
import { writeFileDurable } from '../shared/durable-file.ts'
import { isLocalNetwork, type NetworkFile } from './network-file.ts'
import { PartFolder } from './part-folder.ts'
import { VaultFolder } from './vault-folder.ts'

const NETUID = 21

class NodeHash implements StreamHash {
  readonly #hash: Hash

  constructor(algorithm: string) {
    this.#hash = createHash(algorithm)
  }

  update(bytes: Uint8Array): void {
    this.#hash.update(bytes)
  }

  digest(suffix?: Uint8Array): Uint8Array {
    const branch = this.#hash.copy()
    if (suffix !== undefined) branch.update(suffix)
    return new Uint8Array(branch.digest())
  }
}

const nodeHashes: Hashes = {
  sha256: async () => new NodeHash('sha256'),
  sha3Of: async (bytes) => {
    const hash = new NodeHash('sha3-256')
    hash.update(bytes)
    return hash
  },
}

/** A drive that nobody opened yet. @throws StorageError */
export async function createNodeDrive(folder: string, network: NetworkFile): Promise<Drive> {
  const storage = await VaultFolder.open(join(folder, 'vault'))
  const urls = new Map(network.validators.map(({ hotkey, url }) => [hotkey, url.replace(/\/$/, '')]))
  const resolve = ({ hotkey, axon }: Neuron): string | null => {
    return axon === null ? null : (urls.get(hotkey) ?? axonUrl(axon))
  }
  return createDrive({
    storage,
    chain: new LazyChainReader({
      netuid: NETUID,
      connect: async () => {
        const { connectChain } = await import('../../chain/connect-chain.ts')
        return connectChain({ urls: [network.chain], webSocket: WebSocket })
      },
    }),
    connect: (keypair, record) =>
      new FetchTransport({ signer: keypairSigner(keypair), record, resolve, clock: realClock }),
    verifier: localVerifier,
    hashes: nodeHashes,
    argon2id: wasmArgon2id,
    clock: realClock,
    cache: new PartFolder(join(folder, 'vault', 'parts')),
    openSink: () => Promise.reject(new DriveError('save-failed', 'Here files are saved by their path.')),
    sync: { automatic: false, deviceName: `Command line on ${hostname()}` },
  })
}

/** An unlocked drive; its vault is made when there is none. @throws DriveError, StorageError */
export async function openNodeDrive(folder: string, network: NetworkFile): Promise<Drive> {
  const drive = await createNodeDrive(folder, network)
  const vaultKnown = (await drive.vaultState()) !== 'none'
  const phrase = phraseGiven()
  const opened =
    vaultKnown && phrase !== null
      ? await drive.unlock(phrase)
      : await openByPassphrase(drive, await passphraseFor(folder, network, vaultKnown), vaultKnown)
  if (opened.ok) return drive
  await drive.dispose()
  throw new DriveError(opened.error.code, opened.error.detail)
}

function openByPassphrase(drive: Drive, passphrase: string, vaultKnown: boolean): Promise<Outcome<null>> {
  return vaultKnown ? drive.unlock({ kind: 'passphrase', text: passphrase }) : drive.createVault(passphrase)
}

/** FILETAO_PHRASE: 24 words or a kit link. Never an argument, which everybody on the machine can read. */
function phraseGiven(): Secret | null {
  const given = process.env['FILETAO_PHRASE'] ?? ''
  return given === '' ? null : { kind: 'phrase', words: given }
}

/** What opens a drive of another device. @throws DriveError locked when nothing is given */
export function secretGiven(): Secret {
  const phrase = phraseGiven()
  if (phrase !== null) return phrase
  const text = process.env['FILETAO_PASSPHRASE'] ?? ''
  if (text !== '') return { kind: 'passphrase', text }
  throw new DriveError(
    'locked',
    'Set FILETAO_PASSPHRASE, or FILETAO_PHRASE to the 24 words of the recovery kit.',
  )
}

/** FILETAO_PASSPHRASE; on a local network without it a random key in a file of mode 600. */
async function passphraseFor(folder: string, network: NetworkFile, vaultKnown: boolean): Promise<string> {
  const given = process.env['FILETAO_PASSPHRASE']
  if (given !== undefined && given !== '') return given
  if (!isLocalNetwork(network)) {
    throw new DriveError('locked', 'Set FILETAO_PASSPHRASE to the passphrase of this drive.')
  }
  const path = join(folder, 'vault', 'key')
  const kept = await readKey(path)
  if (kept !== null) return kept
  if (vaultKnown) {
    throw new DriveError('locked', 'This drive was made with a passphrase: set FILETAO_PASSPHRASE.')
  }
  const fresh = randomBytes(32).toString('hex')
  await writeFileDurable(path, new TextEncoder().encode(fresh))
  return fresh
}

async function readKey(path: string): Promise<string | null> {
  const found = await stat(path).catch(() => null)
  if (found === null) return null
  if ((found.mode & 0o077) !== 0) {
    throw new DriveError('locked', `${path} can be read by others; it must have mode 600.`)
  }
  return (await readFile(path, 'utf8')).trim()
}
