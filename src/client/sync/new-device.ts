/**
 * A drive on a device that has nothing of it: the vault's identifier finds its head on the network, a secret opens the
 * vault file in it, and the index follows. Until all of the index is here there is no drive on the device, rather than
 * one that lacks files.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import type { Head } from '../../wire/head.ts'
import { keypairFromMiniSecret } from '../../wire/sr25519.ts'
import { DriveError, failureOf } from '../drive-error.ts'
import { IndexLog } from '../index/index-log.ts'
import type { NetworkAccess } from '../network-access.ts'
import type { DrivePorts } from '../ports.ts'
import { forAction } from '../sees/for-action.ts'
import type { VaultKeys } from '../subkeys.ts'
import { ValidatorRing } from '../validator-ring.ts'
import type { PasskeyChoice, Secret } from '../vault-api.ts'
import { adoptVault } from '../vault-door.ts'
import { parseVault } from '../vault-format.ts'
import { formatVaultId } from '../vault-id.ts'
import { randomBytes } from '../web-crypto.ts'
import { askHeads, distinctHeads } from './ask-heads.ts'
import { readMemory, writeMemory } from './sync-memory.ts'
import { assertAllRead, takeInHeads } from './take-in.ts'

interface Found {
  /** The newest first; not empty. */
  readonly heads: readonly Head[]
  readonly access: NetworkAccess
}

/**
 * @param vaultId 16 bytes
 * @param progress pieces of the index that were read
 * @throws DriveError vault-unknown, vault-exists, why the secret does not open it, not-found while pieces of the index
 * cannot be fetched; ChainError; the signal's reason
 */
export async function bringVault(
  ports: DrivePorts,
  vaultId: Uint8Array,
  secret: Secret,
  progress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<VaultKeys> {
  const { heads, access } = await findHeads(ports, vaultId, signal)
  const newest = heads[0]?.number
  // Devices that wrote at the same time may have left different slots; an older head's may have been revoked since.
  const files = heads.filter(({ number }) => number === newest).map(({ vault }) => vault)
  return firstThatOpens(files, (file) =>
    adoptVault(ports, { file, vaultId, secret }, async (keys, store) => {
      const log = await IndexLog.open(store, () => undefined)
      const place = { access, hashes: ports.hashes, key: keys.networkIndex }
      const into = { place, log, vaultId: bytesToHex(vaultId), progress }
      const memory = await takeInHeads(into, heads, await readMemory(store), signal)
      assertAllRead(await writeMemory(store, memory))
    }),
  )
}

/** Passkeys with which that vault can be opened. @throws as `bringVault` */
export async function passkeysOf(
  ports: DrivePorts,
  vaultId: Uint8Array,
  signal: AbortSignal,
): Promise<readonly PasskeyChoice[]> {
  const { heads } = await findHeads(ports, vaultId, signal)
  const parsed = heads[0] === undefined ? null : parseVault(heads[0].vault)
  if (parsed === null || !parsed.ok) return []
  return parsed.value.body.slots.flatMap(({ method }) =>
    method.kind === 'passkey' ? [{ credentialId: method.credentialId, salt: method.salt }] : [],
  )
}

async function findHeads(ports: DrivePorts, vaultId: Uint8Array, signal: AbortSignal): Promise<Found> {
  const { clock, chain, verifier } = ports
  // Any key may ask; the vault's own is not known yet.
  const axons = forAction(ports.connect(keypairFromMiniSecret(randomBytes(32))), 'sync')
  const access = { axons, ring: new ValidatorRing(chain, clock), verifier, clock }
  const validators = await access.ring.order(0)
  const answers = await askHeads(axons, validators, bytesToHex(vaultId), () => null, signal)
  const heads = distinctHeads(answers).map(({ head }) => head)
  if (heads.length > 0) return { heads, access }
  const silent = answers.filter(({ kind }) => kind === 'unreachable').length
  if (silent === answers.length)
    throw new DriveError('validator-unreachable', 'No validator of this network answered.')
  const name = formatVaultId(vaultId)
  throw new DriveError(
    'vault-unknown',
    `${answers.length - silent} of ${answers.length} validators answered, and none has a drive ${name}.`,
  )
}

async function firstThatOpens<T>(
  files: readonly Uint8Array[],
  open: (file: Uint8Array) => Promise<T>,
): Promise<T> {
  let first: unknown = new DriveError('vault-damaged', 'There is no vault file.')
  for (const [at, file] of files.entries()) {
    try {
      return await open(file)
    } catch (error) {
      if (!failureOf(error).code.startsWith('wrong-')) throw error
      if (at === 0) first = error
    }
  }
  throw first
}
