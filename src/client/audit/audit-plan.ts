/** When audits begin by themselves on this device, and the last reports; sealed, because they say what somebody keeps. */
import * as v from 'valibot'
import type { AuditPlan, AuditReport } from '../audit-api.ts'
import type { SealedStore } from '../sealed-store.ts'

const PLAN_LABEL = 'audit-plan'
const REPORTS_LABEL = 'audit-reports'
const REPORTS_MAX = 20

const DEPTH = v.picklist(['quick', 'thorough'])
const PLAN = v.strictObject({ every: v.picklist(['never', 'day', 'week', 'month']), depth: DEPTH })
const NUMBER = v.number()
const VERDICT = v.picklist(['proven', 'unsigned', 'consistent', 'failed', 'missing', 'silent', 'unasked'])
const REPORT = v.object({
  id: v.string(),
  at: NUMBER,
  finishedAt: NUMBER,
  depth: DEPTH,
  files: NUMBER,
  objects: NUMBER,
  questions: NUMBER,
  verdicts: v.object({
    proven: NUMBER,
    unsigned: NUMBER,
    consistent: NUMBER,
    failed: NUMBER,
    missing: NUMBER,
    silent: NUMBER,
    unasked: NUMBER,
  }),
  whole: v.boolean(),
  unreached: NUMBER,
  // Reports from before it was counted do not say.
  unanswered: v.optional(NUMBER, 0),
  stopped: v.boolean(),
  bytesUp: NUMBER,
  bytesDown: NUMBER,
  miners: v.array(
    v.object({
      minerHotkey: v.string(),
      minerUid: v.nullable(NUMBER),
      verdict: VERDICT,
      blame: v.picklist(['miner', 'validator', 'either', 'nobody']),
      reason: v.string(),
      copies: NUMBER,
    }),
  ),
})
const REPORTS = v.array(REPORT)

/** A look once a week costs one chunk of each object, and says early what a year later is too late to hear. */
export const USUAL_PLAN: AuditPlan = { every: 'week', depth: 'quick' }

const DAY_MS = 86_400_000
export const PERIOD_MS: Readonly<Record<AuditPlan['every'], number>> = {
  never: Number.POSITIVE_INFINITY,
  day: DAY_MS,
  week: 7 * DAY_MS,
  month: 30 * DAY_MS,
}

export async function readPlan(store: SealedStore): Promise<AuditPlan> {
  const parsed = v.safeParse(PLAN, await store.get(PLAN_LABEL).catch(() => null))
  return parsed.success ? parsed.output : USUAL_PLAN
}

export async function writePlan(store: SealedStore, plan: AuditPlan): Promise<void> {
  await store.put(PLAN_LABEL, v.parse(PLAN, plan))
}

/** Newest first. */
export async function readReports(store: SealedStore): Promise<AuditReport[]> {
  const parsed = v.safeParse(REPORTS, await store.get(REPORTS_LABEL).catch(() => null))
  return parsed.success ? parsed.output : []
}

export async function addReport(store: SealedStore, report: AuditReport): Promise<AuditReport[]> {
  return store.exclusive(async () => {
    const reports = [report, ...(await readReports(store))].slice(0, REPORTS_MAX)
    await store.put(REPORTS_LABEL, reports)
    return reports
  })
}
