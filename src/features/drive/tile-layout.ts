/** Pixels of the grid of tiles. */
export const TILE_HEIGHT = 176
export const GRID_GAP = 12
export const GRID_EDGE = 12
const TILE_WIDTH_MIN = 164

/** Tiles side by side; two on the narrowest phone, where they are smaller. @param width of the grid, 0 while unknown */
export function tileColumns(width: number): number {
  return Math.max(2, Math.floor((width - 2 * GRID_EDGE + GRID_GAP) / (TILE_WIDTH_MIN + GRID_GAP)))
}
