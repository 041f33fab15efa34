import type { AuditRun } from '../audit-api.ts'

/** What audits found of an object. */
export interface AuditRuns {
  /** By its CID, newest first; empty where there was none. */
  runs(cid: string): Promise<readonly AuditRun[]>
}
