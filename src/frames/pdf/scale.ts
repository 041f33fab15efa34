/** Pixels of one drawn page: what a phone's browser still makes a canvas of. */
const PIXELS_MAX = 16_000_000
/** Pixels along one side of it. */
const SIDE_MAX = 8_192

interface Size {
  readonly width: number
  readonly height: number
}

/** Pixels for one unit of the document: as wide as is asked for, and no larger than a canvas can be. */
export function scaleFor({ width, height }: Size, wanted: number): number {
  const bounds = [
    wanted / width,
    SIDE_MAX / width,
    SIDE_MAX / height,
    Math.sqrt(PIXELS_MAX / (width * height)),
  ]
  return Math.min(...bounds)
}
