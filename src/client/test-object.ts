/**
 * The test object of a recovery kit: sealed when the kit is made, as a small file of the drive would be, under a
 * key that only the root key gives. A rehearsal brings it back from the words alone; its number is printed on
 * the kit, so that a person can see that the right thing came back.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import { decodeCanonical, encodeCanonical } from '../protocol/envelope/canonical-cbor.ts'
import { SALT_BYTES } from '../protocol/envelope/key.ts'
import { openMessage, sealMessage } from '../protocol/envelope/seal.ts'
import type { SlotPlace } from './slot-note.ts'
import { deriveSubkey } from './subkeys.ts'
import { randomBytes, webAead } from './web-crypto.ts'

export const TEST_NUMBER_BYTES = 4

export interface TestObject {
  /** Unix milliseconds. */
  readonly madeAt: number
  /** 4 random bytes. */
  readonly number: Uint8Array
}

/** As it is printed: `4F2A-91C0`. */
export function formatTestNumber(number: Uint8Array): string {
  const hex = bytesToHex(number).toUpperCase()
  return `${hex.slice(0, 4)}-${hex.slice(4)}`
}

export async function sealTestObject(
  rootKey: Uint8Array,
  place: SlotPlace,
  test: TestObject,
): Promise<Uint8Array> {
  return sealMessage({
    fileKey: deriveSubkey(rootKey, 'rehearsal'),
    salt: randomBytes(SALT_BYTES),
    context: context(place),
    plain: encodeCanonical({ madeAt: test.madeAt, number: test.number }),
    aead: webAead,
  })
}

/** null when it is not the test object of this slot. */
export async function openTestObject(
  rootKey: Uint8Array,
  place: SlotPlace,
  sealed: Uint8Array,
): Promise<TestObject | null> {
  const opened = await openMessage({
    fileKey: deriveSubkey(rootKey, 'rehearsal'),
    context: context(place),
    message: sealed,
    aead: webAead,
  })
  if (!opened.ok) return null
  const decoded = decodeCanonical(opened.value)
  return decoded.ok ? parseTest(decoded.value) : null
}

function parseTest(value: unknown): TestObject | null {
  if (!(value instanceof Map) || value.size !== 2) return null
  const madeAt: unknown = value.get('madeAt')
  const number: unknown = value.get('number')
  if (typeof madeAt !== 'number' || !Number.isSafeInteger(madeAt)) return null
  if (!(number instanceof Uint8Array) || number.length !== TEST_NUMBER_BYTES) return null
  return { madeAt, number }
}

function context({ vaultId, slot }: SlotPlace): Uint8Array {
  return encodeCanonical(['filetao-drive/2/kit-test', vaultId, slot])
}
