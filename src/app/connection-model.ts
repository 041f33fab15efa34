/** What the page may say of its network. */
export type ConnectionState =
  | 'connecting'
  | 'up'
  /** There may be a network, but no chain answers. */
  | 'unreachable'
  /** The browser is sure that there is none. */
  | 'offline'

/** Milliseconds without a new block after which a chain that once answered is not believed any more. */
const STALE_MS = 90_000
/** Milliseconds in which an answer that was under way when the network went may still arrive. */
const UNDER_WAY_MS = 10_000

export interface Seen {
  readonly online: boolean
  /** What the chain was last heard to say; null before it said anything. */
  readonly answered: boolean | null
  /** Milliseconds since the newest block came; Infinity before the first. */
  readonly sinceBlock: number
  /** Milliseconds since the browser last changed its mind about being online. */
  readonly sinceSwitch: number
}

/** A chain on this very machine goes on without any network: blocks that still come when all that was under way is in are the better witness. */
export function connectionOf({ online, answered, sinceBlock, sinceSwitch }: Seen): ConnectionState {
  const moves = answered === true && sinceBlock < STALE_MS
  if (!online) return moves && sinceBlock + UNDER_WAY_MS <= sinceSwitch ? 'up' : 'offline'
  if (moves) return 'up'
  return answered === null ? 'connecting' : 'unreachable'
}
