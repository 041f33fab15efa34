/**
 * No single point of truth: every validator is asked who holds a file and for one record of it, and what each says is held against
 * the receipts and roots of this device. What is convicted is only what can be computed: other bytes, and receipts that their
 * miners did not sign. That a holder is not named any more, or that a file is not known where another placed it, is said and no more.
 */
import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Neuron } from '../chain/chain-types.ts'
import { verifyContentRange } from '../protocol/content-tree.ts'
import { parseReceipt, type Receipt, receiptText } from '../wire/receipt.ts'
import { verifySignature } from '../wire/sr25519.ts'
import { decodeAddress } from '../wire/ss58.ts'
import { type AuditObject, objectsOfContent } from './audit/audit-objects.ts'
import type { AxonOutcome, HoldersAnswer, RangeAnswer } from './axon-port.ts'
import {
  type CrossCheck,
  type ObjectOpinion,
  OPINIONS,
  type Opinion,
  type ValidatorOpinion,
} from './cross-check-api.ts'
import type { FileContent } from './index/entry-record.ts'
import type { NetworkAccess } from './network-access.ts'
import type { Session } from './session.ts'
import { RETRIEVE_TIMEOUT_MS } from './transfer/ask-validators.ts'
import { checkObject } from './transfer/fetch-object.ts'
import { randomBytes } from './web-crypto.ts'

const TIMEOUT_MS = 20_000
/** Objects of a large file that are asked about: a look, not an audit. */
const OBJECTS_MAX = 12

/** What one validator is asked for besides the holders: nothing, one record with its path, or all of it. */
export type Reading =
  | 'nothing'
  | 'record'
  /** @param fetch makes the request when there is room for it */
  | { readonly whole: <T>(bytes: number, fetch: () => Promise<T>) => Promise<T> }

/** @throws what finding the objects throws; DriveError no-validator; ChainError; the signal's reason */
export async function crossCheck(
  session: Pick<Session, 'access' | 'hashes' | 'proofs'>,
  content: Pick<FileContent, 'ref' | 'fileKey'>,
  signal: AbortSignal,
): Promise<CrossCheck> {
  const objects = await objectsOfContent(session, content, signal)
  // The manifest is the last one, and without it the others are nothing.
  const some = [...objects.slice(0, OBJECTS_MAX - 1), ...objects.slice(-1)]
  const asked = objects.length <= OBJECTS_MAX ? objects : some
  const validators = await session.access.ring.order(0)
  const opinions = validators.map((validator) => opinionOf(session.access, validator, asked, signal))
  return {
    at: session.access.clock.now(),
    objects: objects.length,
    asked: asked.length,
    validators: (await Promise.all(opinions)).toSorted((a, b) => a.uid - b.uid),
  }
}

async function opinionOf(
  access: NetworkAccess,
  validator: Neuron,
  objects: readonly AuditObject[],
  signal: AbortSignal,
): Promise<ValidatorOpinion> {
  const said: ObjectOpinion[] = []
  let slowest = 0
  for (const object of objects) {
    const start = access.clock.now()
    said.push(await aboutObject(access, validator, object, 'record', signal))
    slowest = Math.max(slowest, access.clock.now() - start)
  }
  return opinionOver(validator, said, slowest)
}

/** @param slowest milliseconds of its slowest answer */
export function opinionOver(
  validator: Neuron,
  said: readonly ObjectOpinion[],
  slowest: number,
): ValidatorOpinion {
  const worst = said.reduce((rank, { opinion }) => Math.max(rank, OPINIONS.indexOf(opinion)), 0)
  return {
    validatorHotkey: validator.hotkey,
    uid: validator.uid,
    opinion: OPINIONS[worst] ?? 'silent',
    ms: slowest,
    objects: said,
  }
}

/** @throws the signal's reason */
export async function aboutObject(
  access: NetworkAccess,
  validator: Neuron,
  object: AuditObject,
  reading: Reading,
  signal: AbortSignal,
): Promise<ObjectOpinion> {
  const options = { timeoutMs: TIMEOUT_MS, signal }
  const told = await access.axons.holders(validator, { cid: object.cid }, options)
  const given = told.ok ? await readFrom(access, validator, object, reading, signal) : 'unasked'
  return judgeOpinion(validator.hotkey, object, told, given)
}

/** What came of asking for bytes; silence says nothing of them. */
type Given = 'right' | 'wrong' | 'unasked' | { readonly silent: string }

async function readFrom(
  { axons }: NetworkAccess,
  validator: Neuron,
  object: AuditObject,
  reading: Reading,
  signal: AbortSignal,
): Promise<Given> {
  const { cid, length, contentRoot } = object
  if (reading === 'nothing') return 'unasked'
  if (reading === 'record') {
    const at = new DataView(randomBytes(4).buffer).getUint32(0) % length
    const wanted = { cid, start: at, end: at + 1 }
    const range = await axons.retrieveRange(validator, wanted, { timeoutMs: TIMEOUT_MS, signal })
    if (!range.ok) return { silent: range.detail }
    return isOfObject(range.value, object) ? 'right' : 'wrong'
  }
  const whole = await reading.whole(length, () =>
    axons.retrieveUser(validator, { cid }, { timeoutMs: RETRIEVE_TIMEOUT_MS, signal }),
  )
  if (!whole.ok) return { silent: whole.detail }
  const expected = { bytes: length, root: hexToBytes(contentRoot) }
  const checks = await checkObject(whole.value.data, { cid, expected, title: '' })
  return checks.every(({ ok }) => ok) ? 'right' : 'wrong'
}

/** What one validator's two answers about one object are worth. */
function judgeOpinion(
  hotkey: string,
  object: AuditObject,
  told: AxonOutcome<HoldersAnswer>,
  given: Given,
): ObjectOpinion {
  const { cid } = object
  const own = object.holders.flatMap(({ validator, miner }) => (validator === hotkey ? [miner] : []))
  const base = { cid, placed: own.length > 0, holders: 0, forged: 0, dropped: [] }
  if (!told.ok) return { ...base, opinion: refusalOf(told.code, base.placed), detail: told.detail }
  const { receipts } = told.value
  const signed = receipts.flatMap((value) => signedIn(value, object))
  const holders = new Set(signed.map(({ miner }) => miner)).size
  const forged = receipts.length - signed.length
  const lies = (detail: string) => ({ ...base, holders, forged, opinion: 'lies', detail }) as const
  if (forged > 0) return lies(`${forged} of its receipts are not signed by their miners`)
  if (given === 'wrong') return lies('the bytes that it gave are not of this object')
  if (typeof given === 'object') return { ...base, holders, opinion: 'silent', detail: given.silent }
  // Of what another placed it knows what it was told, and a miner that was replaced is one for one.
  if (!base.placed && holders < knownHolders(object))
    return {
      ...base,
      holders,
      opinion: 'lags',
      detail: `it names ${holders} of ${knownHolders(object)} holders`,
    }
  const dropped = own.filter((miner) => signed.every((receipt) => receipt.miner !== miner))
  const detail = dropped.length === 0 ? '' : `it names ${dropped.length} of its holders no more`
  return { ...base, holders, dropped, opinion: dropped.length === 0 ? 'agrees' : 'drops', detail }
}

/** The most that one of its validators has placed: another one need not know of more. */
function knownHolders({ holders }: AuditObject): number {
  const byValidator = new Map<string, Set<string>>()
  for (const { validator, miner } of holders)
    byValidator.set(validator, (byValidator.get(validator) ?? new Set()).add(miner))
  return Math.max(0, ...[...byValidator.values()].map(({ size }) => size))
}

const UNKNOWN_THERE: ReadonlySet<string | undefined> = new Set(['not-found', 'expired', 'not-placed-here'])

function refusalOf(code: string | undefined, placed: boolean): Opinion {
  if (!UNKNOWN_THERE.has(code)) return 'silent'
  return placed ? 'denies' : 'lags'
}

/** Of this object, and the miner's own words. The proof inside needs the bytes; that it was signed does not. */
function signedIn(value: unknown, { cid, length }: AuditObject): Receipt[] {
  const parsed = parseReceipt(value)
  if (!parsed.ok) return []
  const receipt = parsed.value
  const miner = decodeAddress(receipt.miner)
  if (!miner.ok || receipt.cid !== cid || receipt.length !== length) return []
  const signature = hexToBytes(receipt.signature.slice(2))
  return verifySignature(utf8ToBytes(receiptText(receipt)), signature, miner.value) ? [receipt] : []
}

function isOfObject({ data, first, objectLength, contentPath }: RangeAnswer, object: AuditObject): boolean {
  const { length: byteLength, contentRoot } = object
  if (objectLength !== byteLength) return false
  const root = hexToBytes(contentRoot)
  return verifyContentRange({ root, byteLength, from: first, data, path: contentPath }).ok
}
