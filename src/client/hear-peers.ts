/** Other tabs over the same storage: what they have written is read here. */
import type { DrivePorts } from './ports.ts'
import type { Session } from './session.ts'
import { Throttle } from './throttle.ts'

export interface Peers {
  stop(): void
}

interface Hearing {
  /** Something of theirs was read. */
  readonly heard: () => void
  /** The index could not be read: the drive may be gone. */
  readonly unreadable: () => Promise<void>
}

/** Another tab writes up to once a file; one look takes in all of it. */
export function hearPeers(
  { clock, peers }: DrivePorts,
  { index }: Session,
  { heard, unreadable }: Hearing,
): Peers {
  // An index that cannot be read is said by the next write, which needs it.
  const look = new Throttle(clock, () => {
    index.refresh().then(heard).catch(unreadable)
  })
  const leave = peers?.listen(() => look.call())
  return {
    stop() {
      leave?.()
      look.dispose()
    },
  }
}
