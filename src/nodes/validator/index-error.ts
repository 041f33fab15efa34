/** What the index tells an operator: one sentence that names the folder or the record, never its content, and what to do. */

export type IndexErrorCode =
  | 'locked'
  | 'damaged'
  | 'gone'
  | 'other-version'
  | 'full'
  | 'unavailable'
  /** The engine below would lose what it acknowledged. */
  | 'unsafe'
  /** Moved away or emptied while it was open. */
  | 'lost'
  /** Another process holds what this write was made under: it took over while this one was away. */
  | 'overtaken'

export class IndexError extends Error {
  override readonly name = 'IndexError'
  readonly code: IndexErrorCode

  constructor(code: IndexErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
  }
}

/** The commands that look at a damaged index and mend it. */
export function adviceFor(folder: string): string {
  return `look with "filetao index check ${folder}", mend with "filetao index repair ${folder}"`
}

/** @param word what the commands call it by */
export function lostIndex(place: string, word: string = place): IndexError {
  return new IndexError(
    'gone',
    `the index in ${place} is gone, and with it every object that this validator has placed: put it back, or give them up ` +
      `and start anew with "filetao index anew ${word}"`,
  )
}

/** @param store where it was found, whose `advice` says what to do */
export function damagedRecord(store: { readonly advice: string }, key: string, what: string): IndexError {
  return new IndexError('damaged', `the record ${key} of the index ${what}; ${store.advice}`)
}

/** LevelDB tells most of its failures apart in words only. */
export function levelFailure(
  folder: string,
  action: 'opened' | 'read' | 'written',
  caught: unknown,
): IndexError {
  if (caught instanceof IndexError) return caught
  const cause = caught instanceof Error && caught.cause instanceof Error ? caught.cause : caught
  const words = cause instanceof Error ? cause.message : ''
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  if (code === 'LEVEL_LOCKED') {
    return new IndexError('locked', `the index in ${folder} is in use by another process`, caught)
  }
  // Of CURRENT, LevelDB says "CURRENT file does not end with newline"; of a missing table "missing files".
  if (code === 'LEVEL_CORRUPTION' || /corrupt|CURRENT file|missing files|bad entry|bad block/i.test(words)) {
    return new IndexError(
      'damaged',
      `LevelDB finds its files in ${folder} damaged (${words}); ${adviceFor(folder)}`,
      caught,
    )
  }
  if (/no space left|disk quota/i.test(words)) {
    return new IndexError('full', `the index in ${folder} cannot be ${action}: the disk is full`, caught)
  }
  return new IndexError('unavailable', `the index in ${folder} cannot be ${action}`, caught)
}
