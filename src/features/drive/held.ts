/** Entries that were cut or copied by keyboard and wait for the folder to put them into. */
import type { Chosen } from './chosen.ts'
import type { DrivePlace } from './places.ts'

export interface Held {
  readonly mode: 'move' | 'copy'
  readonly chosen: Chosen
  readonly from: DrivePlace
}
