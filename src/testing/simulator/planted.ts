/** Twelve ways to break the engine (reliability section 6), each as one textual change to its source. */
export interface PlantedBug {
  readonly name: string
  readonly what: string
  /** Below src/. */
  readonly file: string
  /** Must be in the file exactly once. */
  readonly find: string
  readonly replace: string
}

export const PLANTED: readonly PlantedBug[] = []
