/**
 * Who may still end sessions here. Keys cost nothing to invent, and whoever filled the memory of ended sessions with them would
 * keep everybody else's from being ended. So:
 * - half of the places are for accounts that had an object here when they ended theirs: such an account finds a place while fewer
 *   than half of all places are taken by others like it, whatever strangers do, and each of those cost a stored object;
 * - all others share the other half, and one source has a sixteenth of that at most.
 * A place is of an account, not of a session: whoever has one keeps it for all that it ends later.
 */

/** Of the strangers' half, for one source: a gateway is one for all of its users, and most of those have stored something. */
const SOURCES_AT_LEAST = 16

export interface PlaceWish {
  /** It has an object here. */
  readonly isOwner: boolean
  /** Where it is asked from, as wide as one party may have it for nothing; null: not known, and then no share of it counts. */
  readonly source: string | null
}

export interface EndsRoom {
  /** @returns false: there is none for this one */
  take(account: string, wish: PlaceWish): boolean
  /** For a record that is there already. */
  keep(account: string, isOwner: boolean): void
  free(account: string): void
  isStranger(account: string): boolean
}

export function createEndsRoom(places: number): EndsRoom {
  const half = Math.floor(places / 2)
  const share = Math.max(1, Math.floor(half / SOURCES_AT_LEAST))
  const owners = new Set<string>()
  const strangers = new Map<string, string | null>()
  const taken = new Map<string, number>()
  const count = (source: string | null, change: 1 | -1) => {
    if (source === null) return
    const next = (taken.get(source) ?? 0) + change
    if (next === 0) taken.delete(source)
    else taken.set(source, next)
  }
  return {
    take(account, { isOwner, source }) {
      if (isOwner) {
        if (owners.size >= half) return false
        owners.add(account)
        return true
      }
      if (strangers.size >= half) return false
      if (source !== null && (taken.get(source) ?? 0) >= share) return false
      strangers.set(account, source)
      count(source, 1)
      return true
    },
    keep(account, isOwner) {
      if (isOwner) owners.add(account)
      else strangers.set(account, null)
    },
    free(account) {
      owners.delete(account)
      const source = strangers.get(account)
      if (strangers.delete(account)) count(source ?? null, -1)
    },
    isStranger: (account) => strangers.has(account),
  }
}
