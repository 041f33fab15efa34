/** Whether the list of transfers is unfolded: it is there while it is looked for, and otherwise out of the way. */
import type { Summary } from './summary.ts'

/** Where the person is, and whether anything needs them or moves: a choice made here holds while this stays the same. */
export interface DockPlace {
  readonly onDrive: boolean
  readonly active: boolean
}

export interface DockChoice extends DockPlace {
  readonly open: boolean
}

/** What is over asks for nothing; what failed or waits for the person does. */
export function placeOf(path: string, { running, paused, idle, failed }: Summary): DockPlace {
  const onDrive = path === '/' || path === '/drive' || path.startsWith('/drive/')
  return { onDrive, active: running + paused + idle + failed > 0 }
}

/**
 * @param kept what the person chose for the drive while something is under way
 * @param choice the last time they folded or unfolded it
 */
export function isDockOpen(place: DockPlace, kept: boolean, choice: DockChoice | null): boolean {
  if (choice !== null && choice.onDrive === place.onDrive && choice.active === place.active)
    return choice.open
  return place.onDrive && place.active && kept
}

/** Whether a choice made here is for good: elsewhere, or when all is over, it was only a look. */
export function isForGood({ onDrive, active }: DockPlace): boolean {
  return onDrive && active
}
