/**
 * A small file out of the pack it lies in (docs/formats/pack.md): the records that cover it, or the whole pack where more of
 * what is in it is wanted too.
 */
import type { FileRef } from '../index/entry-record.ts'
import type { Session } from '../session.ts'
import { type FetchedObject, fetchObject } from './fetch-object.ts'
import { fetchRange } from './fetch-range.ts'

export type PackedRef = Extract<FileRef, { kind: 'packed' }>

/** Lets about `bytes` be fetched when the line allows it. @throws what the work throws */
export type Lane = <T>(
  bytes: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
) => Promise<T>

/**
 * Bytes [from, to) of a slot, as part of the pack that its root stands for; what is in them has its own checks.
 * @throws what fetching throws
 */
export async function fetchSlot(
  { access, packs }: Pick<Session, 'access' | 'packs'>,
  ref: PackedRef,
  { from, to }: { readonly from: number; readonly to: number },
  lane: Lane,
  signal: AbortSignal,
): Promise<FetchedObject> {
  const { cid, packBytes: bytes, packRoot: root } = ref
  const title = 'its pack'
  const start = ref.offset + from
  const end = ref.offset + to
  if (packs.wantsWhole(cid, ref.offset)) {
    const pack = await packs.get(cid, () =>
      lane(bytes, signal, (attempt) =>
        fetchObject(access, { cid, expected: { bytes, root }, title }, 0, attempt),
      ),
    )
    return { ...pack, data: pack.data.subarray(start, end) }
  }
  const wanted = { cid, bytes, root, start, end, title }
  const range = await lane(to - from, signal, (attempt) => fetchRange(access, wanted, 0, attempt))
  const { data, validatorHotkey, checks, rejected } = range
  return {
    data: data.subarray(start - range.from, end - range.from),
    receipts: [],
    validatorHotkey,
    checks,
    rejected,
  }
}
