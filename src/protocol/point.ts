/**
 * Protocol section 1.2: P-256 points as text, and points nobody knows a logarithm of.
 *
 * A point travels as the lower-case hex of the ASCII text `dec(x) "," dec(y)`; infinity is `0,0`.
 *
 * Different from the reference: in `strict` mode only that one text is accepted for a point, and infinity is
 * not (V2). The reference takes infinity for g, h and the commitment, after which every (m, r) opens (S7);
 * and it takes upper case, spaces, signs and leading zeros, so that one leaf has many texts and a tree of
 * texts is not a tree of points (S12). `reference` mode keeps its leniency for the vectors.
 *
 * `hashToPoint` (RFC 9380, P256_XMD:SHA-256_SSWU_RO_) is ours: a g and an h derived from public text cannot
 * have been chosen with a known relation, by the verifier either, so a transcript convinces a third person (S16).
 */
import type { WeierstrassPoint } from '@noble/curves/abstract/weierstrass.js'
import { p256, p256_hasher } from '@noble/curves/nist.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { parseCanonicalInteger, parseLenientInteger } from './decimal.ts'
import { entryAt } from './entry-at.ts'
import { dec } from './hash.ts'
import type { Result } from './verdict.ts'

export type Point = WeierstrassPoint<bigint>
export type Mode = 'reference' | 'strict'
export type PointReason = 'point-malformed' | 'point-off-curve' | 'point-infinity'

/** The number of points of P-256; scalars act modulo it. */
export const P256_ORDER: bigint = p256.Point.Fn.ORDER

/** The name that the protocol sends; the reference takes the others but never sends them. */
export const CURVE_NAME = 'P-256'
const CURVE_ALIASES: readonly unknown[] = [CURVE_NAME, 'p256', 'secp256r1', 'prime256v1']

/** 78 + 1 + 78 characters in hex; anything longer is not a canonical point. */
const POINT_HEX_MAX = 314
/** What the lenient decoder is willing to look at. */
const LENIENT_HEX_MAX = 16_384
const COORDINATE_DIGITS_MAX = 78

/** Whether a `curve` field names P-256: exactly in `strict` mode, with the reference's aliases otherwise. */
export function isCurve(name: unknown, mode: Mode): boolean {
  return mode === 'strict' ? name === CURVE_NAME : CURVE_ALIASES.includes(name)
}

/** The canonical text of a point, ready for the wire. Costs an inversion unless the point is affine already. */
export function encodePoint(p: Point): string {
  return bytesToHex(pointText(p))
}

/** The ASCII text `x,y` of a point: the bytes of a Merkle leaf (section 1.7). */
export function pointText(p: Point): Uint8Array {
  const { x, y } = p.toAffine()
  return utf8ToBytes(`${dec(x)},${dec(y)}`)
}

function malformed(detail: string): Result<Point, PointReason> {
  return { ok: false, reason: 'point-malformed', detail }
}

/** ASCII text of a hex string, or null when it is not hex or not ASCII. */
function asciiOfHex(hex: string, pattern: RegExp): string | null {
  if (hex.length % 2 !== 0 || !pattern.test(hex)) return null
  let text = ''
  for (let i = 0; i < hex.length; i += 2) {
    const code = Number.parseInt(hex.slice(i, i + 2), 16)
    if (code > 0x7f) return null
    text += String.fromCharCode(code)
  }
  return text
}

function coordinates(text: string, mode: Mode): readonly [bigint, bigint] | null {
  const parts = text.split(',', 3)
  if (parts.length !== 2) return null
  const read = (part: string) =>
    mode === 'strict' ? parseCanonicalInteger(part, COORDINATE_DIGITS_MAX) : parseLenientInteger(part)
  const x = read(entryAt(parts, 0))
  const y = read(entryAt(parts, 1))
  return x === null || y === null ? null : [x, y]
}

/** Reads a point. Total: any value gives a result. Infinity is a value in `reference` mode and refused in `strict`. */
export function decodePoint(hex: unknown, mode: Mode): Result<Point, PointReason> {
  if (typeof hex !== 'string') return malformed('a point is text')
  if (hex.length > (mode === 'strict' ? POINT_HEX_MAX : LENIENT_HEX_MAX))
    return malformed('too long for a point')
  const text = asciiOfHex(hex, mode === 'strict' ? /^[0-9a-f]+$/ : /^[0-9a-fA-F]+$/)
  if (text === null)
    return malformed(mode === 'strict' ? 'not lower-case hex of ASCII text' : 'not hex of ASCII text')
  const pair = coordinates(text, mode)
  if (pair === null) return malformed('not two decimal integers with a comma between them')
  const [x, y] = pair
  if (x === 0n && y === 0n) {
    if (mode === 'reference') return { ok: true, value: p256.Point.ZERO }
    return { ok: false, reason: 'point-infinity', detail: 'the point at infinity opens to every message' }
  }
  return affinePoint(x, y)
}

/** The curve equation, checked before any arithmetic: a point of another curve would leak or forge (invalid-curve). */
function affinePoint(x: bigint, y: bigint): Result<Point, PointReason> {
  const Fp = p256.Point.Fp
  const onCurve = Fp.isValid(x) && Fp.isValid(y)
  if (!onCurve) return { ok: false, reason: 'point-off-curve', detail: 'a coordinate is not a field element' }
  const { a, b } = p256.Point.CURVE()
  const right = Fp.add(Fp.mul(Fp.add(Fp.sqr(x), a), x), b)
  if (!Fp.eql(Fp.sqr(y), right))
    return { ok: false, reason: 'point-off-curve', detail: 'not a point of P-256' }
  return { ok: true, value: p256.Point.fromAffine({ x, y }) }
}

/**
 * RFC 9380 hash-to-curve with the UTF-8 of `label` as domain separation tag.
 * @param label not empty; different uses take different labels, else their points are related by construction
 */
export function hashToPoint(label: string, message: Uint8Array): Point {
  if (label.length === 0) throw new RangeError('hashToPoint: label must not be empty')
  return p256_hasher.hashToCurve(message, { DST: utf8ToBytes(label) })
}
