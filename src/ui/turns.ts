/**
 * One after the other. What React puts into the page at once the browser lays out at once, in a task that cannot be sliced; so
 * what is drawn by many and seen by none in between takes turns.
 */

const waiting = new Map<object, () => void>()
let current: object | null = null

/** @param begin is called when it is this one's turn, which lasts until `endTurn`. Of one owner only the newest wish counts. */
export function takeTurn(owner: object, begin: () => void): void {
  waiting.set(owner, begin)
  next()
}

/** Nothing when it is not this one's turn. */
export function endTurn(owner: object): void {
  if (current !== owner) return
  current = null
  next()
}

/** For one who goes: it waits no more, and nobody for it. */
export function leaveTurns(owner: object): void {
  waiting.delete(owner)
  endTurn(owner)
}

function next(): void {
  if (current !== null) return
  const [first] = waiting
  if (first === undefined) return
  const [owner, begin] = first
  waiting.delete(owner)
  current = owner
  begin()
}
