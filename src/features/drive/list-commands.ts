/** What a key means in a file list, as file managers have it. What it does depends on the list at that moment: use-list-keys.ts. */

export type ListCommand =
  | 'step'
  | 'type'
  | 'up'
  | 'details'
  | 'menu'
  | 'all'
  | 'cut'
  | 'copy'
  | 'open'
  | 'space'
  | 'escape'
  | 'rename'
  | 'remove'

/** Of a keyboard event. */
export interface Press {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
  /** Milliseconds. */
  readonly timeStamp: number
}

const STEPS: ReadonlySet<string> = new Set(['Home', 'End', 'ArrowDown', 'ArrowUp', 'PageDown', 'PageUp'])
const SIDEWAYS: ReadonlySet<string> = new Set(['ArrowLeft', 'ArrowRight'])
const WITH_CONTROL: Readonly<Record<string, ListCommand>> = { a: 'all', x: 'cut', c: 'copy' }
const ALONE: Readonly<Record<string, ListCommand>> = {
  Enter: 'open',
  ' ': 'space',
  Escape: 'escape',
  F2: 'rename',
  Delete: 'remove',
  Backspace: 'up',
  ContextMenu: 'menu',
}

/**
 * @param columns of the grid; 1 in a list, where nothing is at the side
 * @returns null when the key means nothing to a list
 */
export function commandOf(press: Press, columns: number): ListCommand | null {
  const { key, altKey, shiftKey } = press
  const control = press.ctrlKey || press.metaKey
  if (!altKey && (STEPS.has(key) || (columns > 1 && SIDEWAYS.has(key)))) return 'step'
  if (!altKey && !control && /^[^ /]$/u.test(key)) return 'type'
  if (altKey && key === 'ArrowUp') return 'up'
  if (altKey && key === 'Enter') return 'details'
  if (shiftKey && key === 'F10') return 'menu'
  return (control ? WITH_CONTROL[key] : undefined) ?? ALONE[key] ?? null
}
