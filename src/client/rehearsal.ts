/**
 * The rehearsal: proof that a recovery kit works, before it is needed. The words alone have to open the stored
 * vault and bring back the test object that was sealed when the kit was made.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { DriveError, refusalError } from './drive-error.ts'
import type { DriveIndex } from './index/drive-index.ts'
import type { IndexLog } from './index/index-log.ts'
import type { Argon2id } from './ports.ts'
import { formatTestNumber, openTestObject } from './test-object.ts'
import { openVaultFile } from './vault.ts'
import type { RehearsalState, Rehearsed, SlotView } from './vault-api.ts'

/**
 * @param kit the 24 words, a kit link, or the text of a kit
 * @throws DriveError wrong-phrase, phrase-malformed, kit-malformed, vault-damaged
 */
export async function rehearse(file: Uint8Array, kit: string, argon2id: Argon2id): Promise<Rehearsed> {
  const opened = await openVaultFile(file, { kind: 'phrase', words: kit }, argon2id)
  if (!opened.ok) throw refusalError(opened)
  const { rootKey, slot, body } = opened.value
  const place = { vaultId: body.id, slot: slot.slot }
  const test = slot.method.kind === 'phrase' ? await openTestObject(rootKey, place, slot.method.test) : null
  rootKey.fill(0)
  if (test === null) {
    throw new DriveError('vault-damaged', 'The words open the vault, but the test object is damaged.')
  }
  return { slot: bytesToHex(slot.slot), number: formatTestNumber(test.number), madeAt: test.madeAt }
}

/** Of the kits that still open the vault, the one rehearsed last, else the one made last. */
export function rehearsalState(
  slots: readonly SlotView[],
  rehearsed: ReadonlyMap<string, number>,
): RehearsalState {
  const kits = slots
    .filter(({ kind }) => kind === 'phrase')
    .map(({ slot, createdAt }) => ({ slot, madeAt: createdAt, at: rehearsed.get(slot) ?? null }))
    .sort((one, other) => (one.at ?? -1) - (other.at ?? -1) || one.madeAt - other.madeAt)
  const kit = kits.at(-1)
  if (kit === undefined) return { kind: 'never' }
  const { slot, madeAt, at } = kit
  return at === null ? { kind: 'made', slot, madeAt } : { kind: 'rehearsed', slot, madeAt, at }
}

/** Which kits were rehearsed on any device, and when last: slot (16 hex digits) to unix milliseconds. */
export function rehearsalsOf({ records }: IndexLog): ReadonlyMap<string, number> {
  const rehearsed = new Map<string, number>()
  for (const record of records.values())
    if (record.type === 'rehearsal') rehearsed.set(record.slot, record.at)
  return rehearsed
}

/** Durable when it resolves. */
export async function markRehearsed(index: DriveIndex, slot: string, at: number): Promise<void> {
  await index.put([{ type: 'rehearsal', id: bytesToHex(recordId(slot)), slot, at }])
}

/** The same on every device, so that a kit has one record. */
function recordId(slot: string): Uint8Array {
  return sha256(utf8ToBytes(`filetao-drive/1/rehearsal/${slot}`)).subarray(0, 16)
}
