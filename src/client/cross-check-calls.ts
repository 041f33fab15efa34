/** The call of drive-api.ts that asks all validators about one file. */
import { contradictionsIn } from './compare/contradictions.ts'
import { crossCheck } from './cross-check.ts'
import type { CrossCheckApi } from './cross-check-api.ts'
import type { Door } from './door.ts'
import { outcome } from './drive-error.ts'
import { sessionFor } from './sees/for-action.ts'
import { requireFile } from './transfer/download-jobs.ts'

/** What only Node asks of comparisons. */
export interface NodeComparisons {
  /** Resolves when no comparison is under way. @throws DriveError locked */
  comparisonsSettled(): Promise<void>
}

export function crossCheckCalls(door: Door): CrossCheckApi & NodeComparisons {
  return {
    crossCheck: (entryId) =>
      outcome(async () => {
        const { session, controller } = door.need()
        return crossCheck(
          sessionFor(session, 'audit'),
          requireFile(session, entryId).content,
          controller.signal,
        )
      }),
    comparisonsSettled: async () => door.need().comparisons.desk.settled(),
    comparisons: (entryId) =>
      outcome(async () => {
        const { session, comparisons } = door.need()
        const { cid } = requireFile(session, entryId).content.ref
        return { comparisons: await comparisons.store.of(cid), next: await comparisons.next(cid) }
      }),
    contradictions: () =>
      outcome(async () => {
        const { session, comparisons } = door.need()
        return contradictionsIn(session.index.tree, await comparisons.store.all())
      }),
  }
}
