/** From an open session to the desk that compares, and what it found. */
import type { CompareNext } from '../cross-check-api.ts'
import type { DrivePorts } from '../ports.ts'
import type { Session } from '../session.ts'
import { CompareDesk } from './compare-desk.ts'
import { compareOne } from './compare-one.ts'
import { ComparisonStore } from './comparison-store.ts'

export interface Comparisons {
  readonly desk: CompareDesk
  readonly store: ComparisonStore
  /** @param file CID of the manifest, or of the pack */
  readonly next: (file: string) => Promise<CompareNext>
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
  const isAlone = async (): Promise<boolean> => {
    const serving = await session.access.ring.order(0).catch(() => null)
    // Where nobody can say it, nobody is said to be alone.
    return serving !== null && serving.length < 2
  }
  const next = async (file: string): Promise<CompareNext> => {
    if (!session.storing.settings.compares) return 'off'
    if (await isAlone()) return 'alone'
    return desk.isDue(file) ? 'soon' : 'idle'
  }
  return { desk, store, next }
}
