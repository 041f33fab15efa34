/** The calls of drive-api.ts about audits, as outcomes. */
import { auditedObjects, summaryOf } from './audit/audit-file.ts'
import { type Summary, UNAUDITED } from './audit/audit-ledger.ts'
import { writePlan } from './audit/audit-plan.ts'
import type {
  AuditApi,
  AuditOverview,
  AuditReport,
  AuditRow,
  Examination,
  ExamineRequest,
  FileAudits,
  FileStanding,
} from './audit-api.ts'
import type { Door } from './door.ts'
import { DriveError, outcome } from './drive-error.ts'
import type { EntryRecord } from './index/record.ts'
import type { Outcome } from './outcome-api.ts'
import { requireFile } from './transfer/download-jobs.ts'

const WORST_FIRST: readonly FileStanding[] = ['lost', 'failed', 'weak', 'unaudited', 'proven']

/** What only Node asks about audits. */
export interface NodeAudits {
  /** Of the objects of a file: runs, newest first, by CID. The page is told of them by its sheet. */
  auditsOf(entryId: string): Promise<Outcome<FileAudits>>
  /** Resolves when none is under way. @returns the newest report; null: there is none. @throws DriveError locked */
  auditSettled(): Promise<AuditReport | null>
}

export function auditCalls(door: Door): AuditApi & NodeAudits {
  return {
    auditNow: (target, depth) =>
      outcome(async () => {
        await door.need().audits.desk.begin(target, depth)
        return null
      }),
    stopAudit: () =>
      outcome(async () => {
        await door.need().audits.desk.stop()
        return null
      }),
    setAuditPlan: (plan) =>
      outcome(async () => {
        const { session, audits } = door.need()
        await writePlan(session.store, plan)
        audits.desk.setPlan(plan)
        return null
      }),
    auditOverview: () => outcome(() => overviewOf(door)),
    auditRows: async (ids) => {
      if (door.current === null) return ids.map(() => null)
      const { tree } = door.current.session.index
      return ids.map((id) => {
        const entry = tree.find(id)
        return entry === undefined ? null : rowOf(door, entry)
      })
    },
    async auditSettled() {
      const { desk } = door.need().audits
      await desk.settled()
      return desk.reports[0] ?? null
    },
    auditsOf: (entryId) => outcome(() => auditsOf(door, entryId)),
    auditEvidence: (cid, runId) => outcome(() => door.need().audits.store.evidence(cid, runId)),
    examine: (request) => outcome(() => examine(door, request)),
  }
}

function summaryFor(door: Door, { content }: EntryRecord): Summary {
  const known = content === null ? undefined : door.need().audits.ledger.get(content.ref.cid)
  return known ?? UNAUDITED
}

/** Null for folders. */
function rowOf(door: Door, entry: EntryRecord): AuditRow | null {
  const { id, name, content } = entry
  if (content === null) return null
  return { entryId: id, name, bytes: content.bytes, ...summaryFor(door, entry) }
}

async function overviewOf(door: Door): Promise<AuditOverview> {
  const { session, audits } = door.need()
  await audits.ledger.look()
  const { tree } = session.index
  const byStanding = { lost: 0, failed: 0, weak: 0, unaudited: 0, proven: 0 }
  const files: { readonly id: string; readonly rank: number; readonly at: number }[] = []
  for (const entry of tree.all()) {
    if (entry.content === null || tree.isTrashed(entry)) continue
    const { standing, coverage } = summaryFor(door, entry)
    byStanding[standing] += 1
    files.push({ id: entry.id, rank: WORST_FIRST.indexOf(standing), at: coverage.oldestAt ?? 0 })
  }
  files.sort((a, b) => a.rank - b.rank || a.at - b.at)
  const times = files.flatMap(({ at }) => (at === 0 ? [] : [at]))
  return {
    files: files.length,
    byStanding,
    oldestAt: times.length === 0 ? null : times.reduce((least, at) => Math.min(least, at)),
    order: files.map(({ id }) => id),
    reports: audits.desk.reports,
  }
}

async function auditsOf(door: Door, entryId: string): Promise<FileAudits> {
  const { session, audits } = door.need()
  const { content } = requireFile(session, entryId)
  const objects = await auditedObjects(session, audits.store, content)
  const { coverage, standing } = objects.length === 0 ? UNAUDITED : summaryOf(objects)
  return { entryId, coverage, standing, objects: objects.map(({ cid, runs }) => ({ cid, runs })) }
}

/** @throws DriveError not-found */
async function examine(
  door: Door,
  { cid, runId, index, minerHotkey, lie }: ExamineRequest,
): Promise<Examination> {
  const { session, audits } = door.need()
  const kept = (await audits.store.evidence(cid, runId)).find(({ question }) => question.index === index)
  const answer = kept?.answers.find(({ miner }) => miner === minerHotkey)
  if (kept === undefined || answer === undefined || answer.answer === null)
    throw new DriveError('not-found', 'That answer is not kept any more.')
  return session.access.verifier.examine({ question: kept.question, answers: [answer] }, minerHotkey, lie)
}
