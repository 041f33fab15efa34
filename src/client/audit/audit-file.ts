/** One audit of all objects that a file, or a pack of small files, consists of, and what it comes to. */
import { leafCount } from '../../protocol/content-tree.ts'
import type { AuditDepth, AuditRun } from '../audit-api.ts'
import type { FileContent } from '../index/entry-record.ts'
import type { PartProof } from '../proof-api.ts'
import type { Session } from '../session.ts'
import type { Summary } from './audit-ledger.ts'
import { auditObject } from './audit-object.ts'
import { type AuditObject, claimedHolders, knownObjects, objectsOfContent } from './audit-objects.ts'
import type { AuditStore } from './audit-store.ts'
import { type AuditedObject, coverageOf, fewestCopies, standingOf, worstOf } from './coverage.ts'

/** Objects of one file that are asked about at once. */
const AT_ONCE = 2

export type AuditSession = Pick<Session, 'access' | 'hashes' | 'proofs'>

export interface AuditHooks {
  readonly depth: AuditDepth
  readonly signal: AbortSignal
  readonly asked: (up: number, down: number) => void
  /** The file has so many objects. */
  readonly found: (objects: number) => void
  /** One of them has been asked about. */
  readonly done: (runs: readonly AuditRun[]) => void
}

/** What the content of a file is known by: the manifest's CID, or the pack's. */
export type AuditedContent = Pick<FileContent, 'ref' | 'fileKey'>

/** @throws what finding the objects throws; ChainError; the signal's reason. What was found until then is kept. */
export async function auditContent(
  session: AuditSession,
  store: AuditStore,
  content: AuditedContent,
  hooks: AuditHooks,
): Promise<Summary> {
  const objects = await objectsOfContent(session, content, hooks.signal)
  hooks.found(objects.length)
  const ofRecords = objects.reduce((sum, { length }) => sum + leafCount(length), 0)
  const audited: AuditedObject[] = []
  for (let from = 0; from < objects.length; from += AT_ONCE) {
    const some = objects.slice(from, from + AT_ONCE)
    const work = some.map((object) => auditOne(session, store, content, object, ofRecords, hooks))
    audited.push(...(await Promise.all(work)))
  }
  return summaryOf(audited)
}

async function auditOne(
  session: AuditSession,
  store: AuditStore,
  content: AuditedContent,
  object: AuditObject,
  ofRecords: number,
  hooks: AuditHooks,
): Promise<AuditedObject> {
  const { depth, signal, asked, done } = hooks
  const wish = { depth, ofRecords, signal, asked }
  let audited = await auditObject(session.access, object, wish)
  if (
    namesAreOld(
      object,
      audited.map(({ run }) => run),
    )
  ) {
    const now = await withPresentHolders(session, content, object, signal)
    const validators = new Set(object.holders.map(({ validator }) => validator))
    // Whoever has placed it since is asked too; whoever was asked already is not asked twice.
    const others = { ...now, holders: now.holders.filter(({ validator }) => !validators.has(validator)) }
    if (others.holders.length > 0)
      audited = [...audited, ...(await auditObject(session.access, others, wish))].map((each) => ({
        ...each,
        run: { ...each.run, at: audited[0]?.run.at ?? each.run.at },
      }))
  }
  for (const { run, evidence } of audited) await store.add(run, evidence)
  done(audited.map(({ run }) => run))
  return { cid: object.cid, length: object.length, runs: await store.runs(object.cid) }
}

/** Somebody answered of whom there is no receipt here, or a validator knows nothing of what it had placed. */
function namesAreOld({ holders }: AuditObject, runs: readonly AuditRun[]): boolean {
  const named = new Set(holders.map(({ miner }) => miner))
  const isNew = runs.some((run) => run.holders.some(({ minerHotkey }) => !named.has(minerHotkey)))
  const isGone = runs.some(({ trouble }) => trouble !== '' && trouble !== 'unreachable')
  return isNew || isGone || runs.length === 0
}

/** Keeps the receipts that validators show now beside those that this device has. */
async function withPresentHolders(
  session: AuditSession,
  { ref }: AuditedContent,
  object: AuditObject,
  signal: AbortSignal,
): Promise<AuditObject> {
  const { cid, length: bytes } = object
  const told = await claimedHolders(session, { cid, bytes }, signal)
  const parts = await session.proofs.changeParts(ref.cid, (before) =>
    before.map((part) => (part.cid === cid ? withTold(part, told) : part)),
  )
  const all = parts.find((part) => part.cid === cid)?.holders ?? told
  return {
    ...object,
    holders: all.map(({ minerHotkey, validatorHotkey }) => ({
      miner: minerHotkey,
      validator: validatorHotkey,
    })),
  }
}

function withTold(part: PartProof, told: PartProof['holders']): PartProof {
  const known = new Set(
    part.holders.map(({ minerHotkey, validatorHotkey }) => `${minerHotkey} ${validatorHotkey}`),
  )
  const fresh = told.filter(
    ({ minerHotkey, validatorHotkey }) => !known.has(`${minerHotkey} ${validatorHotkey}`),
  )
  return fresh.length === 0 ? part : { ...part, holders: [...part.holders, ...fresh] }
}

export function summaryOf(objects: readonly AuditedObject[]): Summary {
  return {
    standing: standingOf(objects),
    coverage: coverageOf(objects),
    copies: fewestCopies(objects),
    worst: worstOf(objects),
  }
}

/** The objects of a content that are known here, with their runs. @throws DriveError vault-damaged */
export async function auditedObjects(
  session: Pick<Session, 'proofs'>,
  store: AuditStore,
  content: AuditedContent,
): Promise<AuditedObject[]> {
  const known = (await knownObjects(session, content)) ?? []
  const runs = known.map(async ({ cid, length }) => ({ cid, length, runs: await store.runs(cid) }))
  return Promise.all(runs)
}
