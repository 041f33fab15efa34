/**
 * Building blocks of the public view's answers. A member is declared once, with its bounds, its unit and its definition;
 * the types, the check of an answer, docs/openapi.json and docs/api.md all come from that declaration, so that none of
 * them can drift from the others.
 */
import * as v from 'valibot'

/** Gives a member its definition and, where it is a measure, its unit. */
export function told<const S extends v.GenericSchema>(schema: S, definition: string, unit = '') {
  return v.pipe(schema, v.description(definition), v.metadata({ unit }))
}

export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
/** Whole, but may be above 2^53: limits and sums of bytes. */
export const bytes = v.pipe(v.number(), v.integer(), v.minValue(0))
export const real = v.pipe(v.number(), v.finite())
export const positiveReal = v.pipe(v.number(), v.finite(), v.minValue(0))
export const ratio = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(1))
export const hotkeyText = v.pipe(v.string(), v.maxLength(64))
export const reasonText = v.pipe(v.string(), v.maxLength(64))
export const DETAIL_CHARS = 300
export const detailText = v.pipe(v.string(), v.maxLength(DETAIL_CHARS))
export const objectTag = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/))

export const BLOCKS = 'blocks'
export const BLOCK = 'block height'
export const MS = 'milliseconds'
export const SECONDS = 'seconds'
export const BYTES = 'bytes'
export const UNIX_MS = 'unix milliseconds'
