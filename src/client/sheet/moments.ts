/** What became of a file, newest first: stored, downloaded, audited. */
import type { AuditRun, HolderAudit, HolderVerdict } from '../audit-api.ts'
import type { DownloadProof, PartProof } from '../proof-api.ts'
import type { AuditMoment, DownloadNote, Moment, StoredMoment } from '../sheet-api.ts'

/** Receipts, and runs of the same depth, that lie closer than this belong to one upload or audit. */
const GAP_MS = 600_000
/** More findings of one audit than this are on the map. */
const FINDINGS_MAX = 4

/** Worst first. */
const FINDINGS: readonly HolderVerdict[] = ['failed', 'missing', 'unasked', 'silent']

export interface History {
  readonly parts: readonly PartProof[]
  /** Of all of its objects. */
  readonly runs: readonly AuditRun[]
  readonly downloads: readonly DownloadProof[]
}

export function momentsOf({ parts, runs, downloads }: History): readonly Moment[] {
  const moments: Moment[] = [
    ...storedMoments(parts),
    ...auditMoments(runs),
    ...downloads.map((download) => ({
      kind: 'download' as const,
      at: download.at,
      download: noteOf(download),
    })),
  ]
  return moments.toSorted((a, b) => b.at - a.at)
}

function storedMoments(parts: readonly PartProof[]): StoredMoment[] {
  const receipts = parts.flatMap(({ holders }) => holders)
  return gathered(receipts, ({ checkedAt }) => checkedAt).map((group) => ({
    kind: 'stored',
    at: latest(group, ({ checkedAt }) => checkedAt),
    receipts: group.length,
    miners: new Set(group.map(({ minerHotkey }) => minerHotkey)).size,
    failed: group.filter(({ level }) => level === 'failed').length,
    unchecked: group.filter(({ level }) => level !== 'failed' && level !== 'verified').length,
  }))
}

function auditMoments(runs: readonly AuditRun[]): AuditMoment[] {
  return (['quick', 'thorough'] as const).flatMap((depth) =>
    gathered(
      runs.filter((run) => run.depth === depth),
      ({ at }) => at,
    ).map((group) => ({
      kind: 'audit' as const,
      at: latest(group, ({ at }) => at),
      depth,
      pieces: group.length,
      questions: group.reduce((sum, { indexes }) => sum + indexes.length, 0),
      bytes: group.reduce((sum, { bytesDown, bytesUp }) => sum + bytesDown + bytesUp, 0),
      troubles: group.filter(({ trouble }) => trouble !== '').length,
      verdicts: verdictsOf(group),
      findings: findingsOf(group),
    })),
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

/** Not `Math.max(…)`: a file has more receipts than a call takes arguments. */
function latest<T>(group: readonly T[], timeOf: (one: T) => number): number {
  return group.reduce((newest, one) => Math.max(newest, timeOf(one)), 0)
}

function verdictsOf(runs: readonly AuditRun[]): AuditMoment['verdicts'] {
  const counts: Partial<Record<HolderVerdict, number>> = {}
  for (const { holders } of runs)
    for (const { verdict } of holders) counts[verdict] = (counts[verdict] ?? 0) + 1
  return counts
}

function findingsOf(runs: readonly AuditRun[]): readonly HolderAudit[] {
  const found = new Map<string, HolderAudit>()
  for (const { holders } of runs)
    for (const holder of holders)
      if (FINDINGS.includes(holder.verdict)) found.set(`${holder.minerHotkey} ${holder.verdict}`, holder)
  return [...found.values()]
    .toSorted((a, b) => FINDINGS.indexOf(a.verdict) - FINDINGS.indexOf(b.verdict))
    .slice(0, FINDINGS_MAX)
}

function noteOf(download: DownloadProof): DownloadNote {
  const { bytes, complete, failure, manifest, parts } = download
  const rejected = [manifest, ...parts].reduce((sum, object) => sum + (object?.rejected.length ?? 0), 0)
  const note = { bytes, complete, level: levelOf(download), parts: parts.length, rejected }
  return failure === undefined ? note : { ...note, failure }
}

function levelOf({ parts, failure, complete }: DownloadProof): DownloadNote['level'] {
  // Unreachable or out of room is nobody's lie.
  if (failure?.code === 'content-damaged' || parts.some(({ checks }) => checks.some(({ ok }) => !ok)))
    return 'failed'
  return complete && parts.some(({ checks }) => checks.length > 0) ? 'verified' : 'unknown'
}
