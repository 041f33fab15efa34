/** The call of drive-api.ts that asks all validators about one file. */
import { crossCheck } from './cross-check.ts'
import type { CrossCheckApi } from './cross-check-api.ts'
import type { Door } from './door.ts'
import { outcome } from './drive-error.ts'
import { sessionFor } from './sees/for-action.ts'
import { requireFile } from './transfer/download-jobs.ts'

export function crossCheckCalls(door: Door): CrossCheckApi {
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
  }
}
