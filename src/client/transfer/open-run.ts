import { recordNonce } from '../../protocol/envelope/key.ts'
import { RECORD_CIPHER, RECORD_PLAIN } from '../../protocol/envelope/records.ts'
import type { Aead } from '../../protocol/envelope/seal.ts'
import { DriveError } from '../drive-error.ts'

/** What opens the records of a file, after its header was checked against its key. */
export interface FileCipher {
  readonly aead: Aead
  readonly baseNonce: Uint8Array
}

/**
 * The plaintext of a run of whole records. All of it or nothing: each record has its own tag.
 * @param firstRecord index in the file of the first one
 * @throws DriveError content-damaged
 */
export async function openRun(
  { aead, baseNonce }: FileCipher,
  sealed: Uint8Array,
  firstRecord: number,
): Promise<Uint8Array> {
  const work: Promise<Uint8Array | null>[] = []
  for (let at = 0; at * RECORD_CIPHER < sealed.length; at += 1) {
    const record = sealed.subarray(at * RECORD_CIPHER, (at + 1) * RECORD_CIPHER)
    work.push(aead.open(recordNonce(baseNonce, firstRecord + at), record))
  }
  const records = await Promise.all(work)
  const plain = new Uint8Array(records.reduce((sum, record) => sum + (record?.length ?? 0), 0))
  for (const [at, record] of records.entries()) {
    if (record === null)
      throw new DriveError(
        'content-damaged',
        `Record ${firstRecord + at + 1} of the file does not authenticate.`,
      )
    plain.set(record, at * RECORD_PLAIN)
  }
  return plain
}
