/** From an open session to the desk that compares, and what it found. */
import type { DrivePorts } from '../ports.ts'
import type { Session } from '../session.ts'
import { CompareDesk } from './compare-desk.ts'
import { compareOne } from './compare-one.ts'
import { ComparisonStore } from './comparison-store.ts'

export interface Comparisons {
  readonly desk: CompareDesk
  readonly store: ComparisonStore
}

/** @param isBusy whether a transfer is on its way */
export function openComparisons(ports: DrivePorts, session: Session, isBusy: () => boolean): Comparisons {
  const store = new ComparisonStore(session.store, ports.clock)
  const desk = new CompareDesk({
    clock: ports.clock,
    connectivity: ports.connectivity,
    automatic: ports.compares?.automatic ?? false,
    isWanted: () => session.storing.settings.compares,
    compare: (ref, after, signal) => compareOne(session, ref, after, () => !isBusy(), signal),
    keep: (row) => store.add(row),
  })
  return { desk, store }
}
