/**
 * How much of what only repeats is tried. `npm run test:bad-input` tries all of it (BAD_INPUT=thorough), `npm test` as much as finds
 * what breaks a rule for a whole field or byte.
 */
export const IS_THOROUGH = process.env['BAD_INPUT'] === 'thorough'

/** The bits that are turned in so many bytes, one after the other: of each byte one, not always the same; thoroughly all. */
export function bitsToTurn(byteLength: number): number[] {
  return IS_THOROUGH
    ? Array.from({ length: byteLength * 8 }, (_, bit) => bit)
    : Array.from({ length: byteLength }, (_, at) => at * 8 + ((at * 5) & 7))
}
