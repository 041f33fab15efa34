/** The calls of drive-api.ts that are about keys, as outcomes. */

import { bytesToHex } from '@noble/hashes/utils.js'
import type { Door } from './door.ts'
import type { DriveApi } from './drive-api.ts'
import { outcome } from './drive-error.ts'
import { formatKitLink } from './kit-link.ts'
import { CREDENTIAL_ID_BYTES_MAX, PRF_OUTPUT_BYTES, PRF_SALT_BYTES } from './passkey.ts'
import type { DrivePorts } from './ports.ts'
import { formatPhrase } from './recovery-phrase.ts'
import { markRehearsed, rehearsalState, rehearsalsOf, rehearse } from './rehearsal.ts'
import { formatTestNumber, TEST_NUMBER_BYTES } from './test-object.ts'
import { newPassphraseBytes } from './vault.ts'
import type { NewPasskey, RecoveryKit } from './vault-api.ts'
import { addSlot, listSlots, revokeSlot, viewSlot } from './vault-changes.ts'
import { tuneCost } from './vault-cost.ts'
import { makeVault, openVault } from './vault-door.ts'
import { formatVaultId } from './vault-id.ts'
import { peekVault, storedVault } from './vault-peek.ts'
import { randomBytes } from './web-crypto.ts'

const ENTROPY_BYTES = 32

type VaultCalls = 'vaultState' | 'createVault' | 'unlock' | 'lock' | 'subscribe' | 'vaultId' | 'passkeys'

export function vaultCalls(door: Door, ports: DrivePorts): Pick<DriveApi, VaultCalls> {
  const peek = peekVault(ports.storage)
  return {
    vaultState: () => door.state(),
    async createVault(passphrase) {
      const made = await outcome(async () => door.enter(await makeVault(ports, passphrase)))
      // Another tab was faster: the page has to offer the other door.
      if (!made.ok && made.error.code === 'vault-exists') await door.tellAll()
      return made
    },
    unlock: (secret) => outcome(async () => door.enter(await openVault(ports, secret))),
    async lock() {
      await door.close()
      await door.tellAll()
    },
    async subscribe(events) {
      door.listener.set(events)
      await door.tellAll()
    },
    vaultId: () => outcome(() => peek.vaultId()),
    passkeys: () => outcome(() => peek.passkeys()),
  }
}

type SlotCalls =
  | 'slots'
  | 'addPassphrase'
  | 'addPhrase'
  | 'addPasskey'
  | 'removeSlot'
  | 'rehearsal'
  | 'rehearse'

export function slotCalls(door: Door, ports: DrivePorts): Pick<DriveApi, SlotCalls> {
  const keys = () => door.need().session.keys
  const now = () => ({ createdAt: ports.clock.now() })
  return {
    slots: () => outcome(async () => listSlots(ports, keys())),
    addPassphrase: (confirm, text, label, replaces) =>
      outcome(async () => {
        const own = keys()
        const bytes = newPassphraseBytes(text)
        const secret = { kind: 'passphrase' as const, bytes, cost: await tuneCost(ports) }
        return viewSlot(await addSlot(ports, confirm, { secret, label, replaces, ...now() }), own)
      }),
    addPhrase: (confirm, label, replaces) =>
      outcome(async () => {
        const { vaultId } = keys().head
        const entropy = randomBytes(ENTROPY_BYTES)
        const number = randomBytes(TEST_NUMBER_BYTES)
        const { createdAt } = now()
        const secret = { kind: 'phrase' as const, entropy, number }
        const { slot } = await addSlot(ports, confirm, { secret, label, replaces, createdAt })
        return kitOf({ vaultId, entropy, number, slot, madeAt: createdAt })
      }),
    addPasskey: (confirm, passkey, replaces) =>
      outcome(async () => {
        const own = keys()
        assertPasskey(passkey)
        const secret = { kind: 'passkey' as const, ...passkey }
        const { label } = passkey
        return viewSlot(await addSlot(ports, confirm, { secret, label, replaces, ...now() }), own)
      }),
    removeSlot: (confirm, slot) =>
      outcome(async () => {
        door.need()
        await revokeSlot(ports, confirm, slot)
        return null
      }),
    rehearsal: () =>
      outcome(async () => {
        const { session } = door.need()
        return rehearsalState(await listSlots(ports, session.keys), rehearsalsOf(session.log))
      }),
    rehearse: (kit) =>
      outcome(async () => {
        const { session } = door.need()
        const restored = await rehearse(await storedVault(ports.storage), kit, ports.argon2id)
        await markRehearsed(session.index, restored.slot, ports.clock.now())
        return restored
      }),
  }
}

interface NewKit {
  readonly vaultId: Uint8Array
  readonly entropy: Uint8Array
  readonly number: Uint8Array
  readonly slot: Uint8Array
  readonly madeAt: number
}

function kitOf({ vaultId, entropy, number, slot, madeAt }: NewKit): RecoveryKit {
  const kit = {
    slot: bytesToHex(slot),
    vaultId: formatVaultId(vaultId),
    words: formatPhrase(entropy),
    link: formatKitLink({ vaultId, entropy }),
    number: formatTestNumber(number),
    madeAt,
  }
  entropy.fill(0)
  return kit
}

/** WebAuthn promises these lengths; anything else is a mistake of the page. */
function assertPasskey({ credentialId, output, salt }: NewPasskey): void {
  if (credentialId.length < 1 || credentialId.length > CREDENTIAL_ID_BYTES_MAX) {
    throw new RangeError(`a credential has an identifier of 1 to ${CREDENTIAL_ID_BYTES_MAX} bytes`)
  }
  if (output.length !== PRF_OUTPUT_BYTES) throw new RangeError(`a PRF gives ${PRF_OUTPUT_BYTES} bytes`)
  if (salt.length !== PRF_SALT_BYTES) throw new RangeError(`a salt has ${PRF_SALT_BYTES} bytes`)
}
