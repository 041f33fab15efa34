/** The call of drive-api.ts that asks a node in the name of the drive's own key. */
import type { Door } from './door.ts'
import { outcome } from './drive-error.ts'
import type { DrivePorts } from './ports.ts'
import type { PreflightApi } from './preflight/preflight-api.ts'
import { runPreflight } from './preflight/run-preflight.ts'

export function preflightCalls(door: Door, { preflight, chain, clock }: DrivePorts): PreflightApi {
  return {
    preflight: (hotkey, onSteps) =>
      outcome(() => {
        const { session } = door.need()
        if (preflight === undefined) throw new TypeError('no gateway leads to nodes from here')
        return runPreflight({ ...preflight(session.keys.requests), chain, clock }, hotkey, onSteps)
      }),
  }
}
