/** Windows of a computed fleet, in pages as a validator gives them. */
import type { Fleet } from '../lab/fleet-types.ts'
import type { WindowPage } from './landscape-api.ts'

const PAGE = 40

export function fleetWindows(fleet: Fleet, validator: string, before: number | null): WindowPage {
  const found = fleet.windows(validator, before, PAGE + 1)
  const windows = found.slice(0, PAGE)
  return { validator, windows, next: found.length > PAGE ? (windows.at(-1)?.block ?? null) : null }
}
