import { type QueryClient, useQuery } from '@tanstack/react-query'
import type { QuestionEvidence } from '../../client/audit/evidence.ts'
import type { AuditOverview, Examination, ExamineRequest } from '../../client/audit-api.ts'
import type { ComparedFile, Contradiction } from '../../client/cross-check-api.ts'
import type { Outcome } from '../../client/outcome-api.ts'
import { useDrive } from './drive-context.tsx'
import { BRIDGE_FAILURE } from './error-sentences.ts'
import { useAuditMoment } from './use-audit.ts'

const AUDITS = 'audits'
/** How often results are looked at while an audit is under way; how far it is comes by itself. */
const WHILE_RUNNING_MS = 4_000
/** How often it is looked whether something was compared meanwhile. */
const COMPARED_MS = 20_000
/** While one is due. */
const COMPARED_SOON_MS = 3_000
const bridged = <T>(): Outcome<T> => ({ ok: false, error: BRIDGE_FAILURE })

/** Asked anew when an audit ends, and now and then while one is under way. */
export function useFreshAudits() {
  const { running, endedAt } = useAuditMoment()
  return {
    key: [endedAt, running],
    refetchInterval: running ? WHILE_RUNNING_MS : (false as const),
  }
}

export function useAuditOverview() {
  const drive = useDrive()
  const { key, refetchInterval } = useFreshAudits()
  return useQuery({
    queryKey: [AUDITS, 'overview', ...key],
    queryFn: () => drive.auditOverview().catch(bridged<AuditOverview>),
    placeholderData: (before) => before,
    staleTime: 0,
    refetchInterval,
    retry: false,
  })
}

/** What the answers of one audit of one object were computed from: the questions, and what each holder said. */
export function useEvidence(cid: string, runId: string) {
  const drive = useDrive()
  return useQuery({
    queryKey: [AUDITS, 'evidence', cid, runId],
    queryFn: () => drive.auditEvidence(cid, runId).catch(bridged<readonly QuestionEvidence[]>),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  })
}

/** One kept answer, checked anew as it is. */
export function useExamination(request: Omit<ExamineRequest, 'lie'>) {
  const drive = useDrive()
  const { cid, runId, index, minerHotkey } = request
  return useQuery({
    queryKey: [AUDITS, 'examine', cid, runId, index, minerHotkey],
    queryFn: () => drive.examine({ ...request, lie: null }).catch(bridged<Examination>),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  })
}

/** What was compared by itself about a file, and what comes next. */
export function useComparisons(entryId: string) {
  const drive = useDrive()
  return useQuery({
    queryKey: [AUDITS, 'comparisons', entryId],
    queryFn: () => drive.comparisons(entryId).catch(bridged<ComparedFile>),
    staleTime: 0,
    refetchInterval: ({ state: { data } }) =>
      data?.ok === true && data.value.next === 'soon' ? COMPARED_SOON_MS : COMPARED_MS,
    retry: false,
  })
}

/** Who was found to lie or to deny, of all files. */
export function useContradictions() {
  const drive = useDrive()
  return useQuery({
    queryKey: [AUDITS, 'contradictions'],
    queryFn: () => drive.contradictions().catch(bridged<readonly Contradiction[]>),
    staleTime: 0,
    refetchInterval: COMPARED_MS,
    retry: false,
  })
}

/** When the drive is locked: names of files and what is known of them are in it. */
export function forgetAudits(queries: QueryClient): void {
  queries.removeQueries({ queryKey: [AUDITS] })
}
