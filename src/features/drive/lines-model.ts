/**
 * Lines of one height in something that scrolls. Browsers end elements somewhere, so that a list of a million lines is longer
 * than what can be scrolled: then the scrolled height is compressed. A pixel of the bar stands for more than one of the list, and
 * lines in view are moved to where the bar is.
 */

/** Pixels that are scrolled at most: Firefox draws nothing below 17.9 million, Chromium and Safari below 33.5. */
const CANVAS_MAX = 15_000_000

export interface Reel {
  /** Pixels of all lines and what is below them. */
  readonly total: number
  /** Pixels of the element that is scrolled. */
  readonly canvas: number
  /** Pixels of the list for one of the bar. */
  readonly pace: number
}

export interface LinesShape {
  readonly lines: number
  /** Pixels of a line, the gap below it included. */
  readonly height: number
  /** Pixels above and below all lines. */
  readonly before: number
  readonly after: number
}

/** @param room pixels of the list that are seen at once */
export function reelOf({ lines, height, after }: LinesShape, room: number): Reel {
  const total = lines * height + after
  const canvas = Math.min(total, CANVAS_MAX)
  return { total, canvas, pace: canvas > room ? (total - room) / (canvas - room) : 1 }
}

export interface Range {
  readonly first: number
  readonly last: number
}

/** The lines in view; `last` is before `first` when there are none. @param offset pixels of the list above the view */
export function rangeAt({ lines, height, before }: LinesShape, offset: number, room: number): Range {
  const at = (pixel: number) => Math.floor((pixel - before) / height)
  return {
    first: Math.max(0, Math.min(at(offset), lines - 1)),
    last: Math.min(lines - 1, at(offset + room - 1)),
  }
}

/** Where the list has to be so that a line is seen, moved no more than it must be. @param sticky pixels that cover the top */
export function offsetShowing(
  { height, before }: LinesShape,
  line: number,
  view: { readonly offset: number; readonly room: number; readonly sticky: number },
): number {
  const start = before + line * height
  const highest = start - view.sticky
  const lowest = start + height + BELOW - view.room
  return Math.max(0, Math.min(highest, Math.max(lowest, view.offset)))
}

/** Pixels that stay free below a line that was scrolled to. */
const BELOW = 8
