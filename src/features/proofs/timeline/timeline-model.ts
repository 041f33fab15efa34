/** What became of a file, newest first and by day: stored, downloaded, audited. */
import type { AuditRun, FileAudits, HolderAudit, HolderVerdict } from '../../../client/audit-api.ts'
import type { DownloadProof, ProofSheet } from '../../../client/proof-api.ts'

/** Receipts, and runs of the same depth, that lie closer than this belong to one upload or audit. */
const GAP_MS = 600_000

/** Worst first. */
const FINDINGS: readonly HolderVerdict[] = ['failed', 'missing', 'unasked', 'silent']

export interface StoredMoment {
  readonly kind: 'stored'
  readonly at: number
  readonly receipts: number
  readonly miners: number
  /** Receipts whose checks did not all hold. */
  readonly failed: number
  /** Receipts that this page was told of and did not check, for it did not hold the bytes any more. */
  readonly unchecked: number
}

export interface AuditMoment {
  readonly kind: 'audit'
  readonly at: number
  readonly depth: AuditRun['depth']
  readonly runs: readonly AuditRun[]
}

export interface DownloadMoment {
  readonly kind: 'download'
  readonly at: number
  readonly download: DownloadProof
}

export type Moment = StoredMoment | AuditMoment | DownloadMoment

export interface TimelineDay {
  /** Unix milliseconds at which the day began here. */
  readonly day: number
  readonly moments: readonly Moment[]
}

export function timelineOf(sheet: ProofSheet, audits: FileAudits | null): readonly TimelineDay[] {
  const moments: Moment[] = [
    ...storedMoments(sheet),
    ...auditMoments(audits),
    ...sheet.downloads.map((download) => ({ kind: 'download', at: download.at, download }) as const),
  ].toSorted((a, b) => b.at - a.at)
  const days = new Map<number, Moment[]>()
  for (const moment of moments) {
    const day = new Date(moment.at).setHours(0, 0, 0, 0)
    days.set(day, [...(days.get(day) ?? []), moment])
  }
  return [...days].map(([day, of]) => ({ day, moments: of }))
}

function storedMoments({ parts }: ProofSheet): StoredMoment[] {
  const receipts = parts.flatMap(({ holders }) => holders)
  return gathered(receipts, ({ checkedAt }) => checkedAt).map((group) => ({
    kind: 'stored',
    at: Math.max(...group.map(({ checkedAt }) => checkedAt)),
    receipts: group.length,
    miners: new Set(group.map(({ minerHotkey }) => minerHotkey)).size,
    failed: group.filter(({ level }) => level === 'failed').length,
    unchecked: group.filter(({ level }) => level !== 'failed' && level !== 'verified').length,
  }))
}

function auditMoments(audits: FileAudits | null): AuditMoment[] {
  const runs = audits?.objects.flatMap((object) => object.runs) ?? []
  return (['quick', 'thorough'] as const).flatMap((depth) =>
    gathered(
      runs.filter((run) => run.depth === depth),
      ({ at }) => at,
    ).map(
      (group) => ({ kind: 'audit', at: Math.max(...group.map(({ at }) => at)), depth, runs: group }) as const,
    ),
  )
}

/** In groups of neighbours in time. */
function gathered<T>(all: readonly T[], timeOf: (one: T) => number): T[][] {
  const groups: T[][] = []
  let last = Number.NEGATIVE_INFINITY
  for (const one of all.toSorted((a, b) => timeOf(a) - timeOf(b))) {
    const group = groups.at(-1)
    if (group === undefined || timeOf(one) - last > GAP_MS) groups.push([one])
    else group.push(one)
    last = timeOf(one)
  }
  return groups
}

/** Copies of an audit by what came of them; those that nobody has are left out. */
export function verdictsOf(runs: readonly AuditRun[]): ReadonlyMap<HolderVerdict, number> {
  const counts = new Map<HolderVerdict, number>()
  for (const { holders } of runs)
    for (const { verdict } of holders) counts.set(verdict, (counts.get(verdict) ?? 0) + 1)
  return counts
}

/** What is not as it should be, each miner once a verdict, worst first. */
export function findingsOf(runs: readonly AuditRun[]): readonly HolderAudit[] {
  const found = new Map<string, HolderAudit>()
  for (const holder of runs.flatMap(({ holders }) => holders))
    if (FINDINGS.includes(holder.verdict)) found.set(`${holder.minerHotkey} ${holder.verdict}`, holder)
  return [...found.values()].toSorted((a, b) => FINDINGS.indexOf(a.verdict) - FINDINGS.indexOf(b.verdict))
}
