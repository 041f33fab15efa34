/** The calls of drive-api.ts that are about other devices and the network's copy of the index, as outcomes. */
import type { Door } from './door.ts'
import type { DriveApi } from './drive-api.ts'
import { DriveError, outcome, refusalError } from './drive-error.ts'
import type { DrivePorts } from './ports.ts'
import { parseKit } from './recovery-kit.ts'
import { listDevices, removeDevice, renameDevice } from './sync/devices.ts'
import { bringVault, passkeysOf } from './sync/new-device.ts'
import { evidenceOf } from './sync/rollbacks.ts'
import { readMemory } from './sync/sync-memory.ts'
import { vaultIdHex } from './sync/take-in.ts'
import type { Secret } from './vault-api.ts'
import { parseVaultId } from './vault-id.ts'

type SyncCalls =
  | 'openFromNetwork'
  | 'networkPasskeys'
  | 'syncNow'
  | 'rollbacks'
  | 'devices'
  | 'renameDevice'
  | 'removeDevice'
  | 'forgetDrive'

export function syncCalls(door: Door, ports: DrivePorts): Pick<DriveApi, SyncCalls> {
  const session = () => door.need().session
  return {
    openFromNetwork: (vaultId, secret) =>
      outcome(async () => {
        const id = vaultId === null ? idInKit(secret) : idOf(vaultId)
        const arriving = (done: number, total: number) => door.listener.arriving(done, total)
        const { signal } = new AbortController()
        return door.enter(await bringVault(ports, id, secret, arriving, signal))
      }),
    networkPasskeys: (vaultId) =>
      outcome(() => passkeysOf(ports, idOf(vaultId), new AbortController().signal)),
    syncNow: () => outcome(() => door.need().sync.now()),
    rollbacks: () =>
      outcome(async () => {
        const { store, keys } = session()
        const vaultId = vaultIdHex(keys.head.vaultId)
        return (await readMemory(store)).rollbacks.map((rollback) => evidenceOf(rollback, vaultId))
      }),
    devices: () => outcome(async () => listDevices(session())),
    renameDevice: (id, name) => outcome(async () => done(renameDevice(session(), id, name))),
    removeDevice: (id) => outcome(async () => done(removeDevice(session(), id))),
    forgetDrive: () => outcome(() => done(door.forget())),
  }
}

async function done(work: Promise<void>): Promise<null> {
  await work
  return null
}

/** @throws DriveError vault-id-malformed */
function idOf(text: string): Uint8Array {
  const parsed = parseVaultId(text)
  if (parsed.ok) return parsed.value
  throw refusalError(parsed)
}

/** @throws DriveError kit-malformed, phrase-malformed; vault-id-malformed for words alone */
function idInKit(secret: Secret): Uint8Array {
  const kit = secret.kind === 'phrase' ? parseKit(secret.words) : null
  if (kit !== null && !kit.ok) throw refusalError(kit)
  const id = kit?.value.vaultId ?? null
  if (id !== null) return id
  throw new DriveError(
    'vault-id-malformed',
    'Which drive it is has to be said too: its identifier is on the kit.',
  )
}
