/** Asks one validator that was not used about one object of a content that was just sent or fetched. */
import { PART_CIPHER } from '../../protocol/envelope/records.ts'
import { knownObjects } from '../audit/audit-objects.ts'
import { aboutObject, opinionOver, type Reading } from '../cross-check.ts'
import type { Comparison } from '../cross-check-api.ts'
import type { FileRef } from '../index/entry-record.ts'
import type { PartProof } from '../proof-api.ts'
import type { Session } from '../session.ts'
import { randomBytes } from '../web-crypto.ts'
import type { ComparisonRow } from './comparison-store.ts'

type Needs = Pick<Session, 'access' | 'proofs' | 'traffic'>

/**
 * @param isFree whether nothing that the person waits for is on its way
 * @returns null: there is nobody or nothing to compare with
 * @throws ChainError; DriveError no-validator, vault-damaged; the signal's reason
 */
export async function compareOne(
  session: Needs,
  ref: FileRef,
  after: Comparison['after'],
  isFree: () => boolean,
  signal: AbortSignal,
): Promise<ComparisonRow | null> {
  const { access, proofs } = session
  const serving = await access.ring.order(0)
  const object = drawn((await knownObjects(session, { ref })) ?? [])
  if (serving.length < 2 || object === null) return null
  const part = (await proofs.parts(ref.cid)).find(({ cid }) => cid === object.cid)
  const used = part === undefined ? null : await usedFor(session, ref, part, after)
  const validator = drawn(serving.filter(({ hotkey }) => hotkey !== used))
  if (validator === null) return null
  const start = access.clock.now()
  const reads = after === 'download' && object.length <= PART_CIPHER && isFree()
  const reading = reads ? wholeOf(session, signal) : 'nothing'
  const said = await aboutObject(access, validator, object, reading, signal)
  const at = access.clock.now()
  return { file: ref.cid, at, after, read: reads, validator: opinionOver(validator, [said], at - start) }
}

/** Within the person's limits, as everything that is fetched. */
function wholeOf({ traffic }: Pick<Session, 'traffic'>, signal: AbortSignal): Reading {
  return { whole: (bytes, fetch) => traffic.read(bytes, signal, fetch) }
}

/** The validator whose word is compared with another's; null where nobody is known. */
async function usedFor(
  { proofs }: Pick<Session, 'proofs'>,
  ref: FileRef,
  { role, index, holders }: PartProof,
  after: Comparison['after'],
): Promise<string | null> {
  if (after === 'upload') return holders[0]?.validatorHotkey ?? null
  const last = (await proofs.downloads(ref.cid)).at(-1)
  const from = role === 'manifest' ? last?.manifest : last?.parts.find((each) => each.index === index)
  return from?.validatorHotkey ?? null
}

export function drawn<T>(list: readonly T[]): T | null {
  const at = new DataView(randomBytes(4).buffer).getUint32(0) % Math.max(1, list.length)
  return list[at] ?? null
}
