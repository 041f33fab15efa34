/**
 * The rehearsal: proof that a recovery kit works, before it is needed. The words alone have to open the stored
 * vault and bring back the test object that was sealed when the kit was made.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import * as v from 'valibot'
import { DriveError, refusalError } from './drive-error.ts'
import type { Argon2id } from './ports.ts'
import type { SealedStore } from './sealed-store.ts'
import { formatTestNumber, openTestObject } from './test-object.ts'
import { openVaultFile } from './vault.ts'
import type { RehearsalState, Rehearsed, SlotView } from './vault-api.ts'

/** Which kits were rehearsed, and when last: slot (16 hex digits) to unix milliseconds. */
export interface RehearsalBook {
  read(): Promise<ReadonlyMap<string, number>>
  /** Durable when it resolves. */
  mark(slot: string, at: number): Promise<void>
}

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

const LABEL = 'rehearsals'
const BOOK = v.array(
  v.strictTuple([v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)), v.pipe(v.number(), v.safeInteger())]),
)

/** The book in this device's sealed storage. */
export function sealedRehearsalBook(store: SealedStore): RehearsalBook {
  const read = async (): Promise<ReadonlyMap<string, number>> => {
    const value = await store.get(LABEL)
    const parsed = v.safeParse(BOOK, value ?? [])
    if (parsed.success) return new Map(parsed.output)
    throw new DriveError('vault-damaged', 'The record of rehearsals is not what this program writes.')
  }
  return {
    read,
    mark: (slot, at) =>
      store.exclusive(async () => {
        const book = new Map(await read())
        await store.put(LABEL, [...book.set(slot, at)])
      }),
  }
}
