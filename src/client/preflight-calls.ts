/** The call of drive-api.ts that asks a node as an upload would: by the wallet's session where one runs, else by the drive's own key. */
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
        const ports = { ...preflight(session.keys.requests), chain, clock, session: session.wallet.signer() }
        return runPreflight(ports, hotkey, onSteps)
      }),
  }
}
