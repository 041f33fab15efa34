/**
 * Wycheproof's ecdh_secp256r1_ecpoint: its points, for our point parser and multiplication.
 *
 * The file carries SEC 1 encodings. Uncompressed points are rewritten as the protocol's `x,y` text; everything else has
 * no form in the protocol and is handed to the parser as it is, which must refuse it.
 */
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { dec, toInteger } from '../protocol/hash.ts'
import { commit, committer } from '../protocol/pedersen.ts'
import { decodePoint, type Point } from '../protocol/point.ts'
import type { Tally } from './report.ts'
import { Fields } from './vector-fields.ts'

/** Uses that make `committer` build tables, and the share of the vectors that pay for them (20 ms each). */
const MANY = 1000
const WITH_TABLES_EVERY = 4

function protocolText(sec1: Uint8Array): string | null {
  if (sec1.length !== 65 || sec1[0] !== 4) return null
  const [x, y] = [toInteger(sec1.subarray(1, 33)), toInteger(sec1.subarray(33))]
  return bytesToHex(utf8ToBytes(`${dec(x)},${dec(y)}`))
}

/** The shared secret is the x coordinate of private * point: our multiplication with r = 0. */
function checkSecret(vector: Fields, label: string, point: Point, tally: Tally): void {
  const secret = toInteger(hexToBytes(vector.text('shared')))
  const scalar = toInteger(hexToBytes(privateHex(vector.text('private'))))
  tally.equal(`${label}: multiplied`, commit(point, point, scalar, 0n).toAffine().x, secret)
  tally.equal(`${label}: multiplied as h`, commit(point, point, 0n, scalar).toAffine().x, secret)
  if (vector.number('tcId') % WITH_TABLES_EVERY !== 0) return
  tally.equal(
    `${label}: multiplied with tables`,
    committer(point, point, MANY)(scalar, 0n).toAffine().x,
    secret,
  )
}

/** Private keys are written as integers, sometimes with an odd number of digits. */
function privateHex(text: string): string {
  return text.length % 2 === 0 ? text : `0${text}`
}

export function checkEcdhSecp256r1Ecpoint(file: unknown, tally: Tally): void {
  for (const group of new Fields(file).cases('testGroups')) {
    for (const vector of group.cases('tests')) {
      const label = `point ${vector.number('tcId')} ${vector.text('comment')}`
      const text = protocolText(hexToBytes(vector.text('public')))
      const valid = vector.text('result') === 'valid'
      const strict = decodePoint(text ?? vector.text('public'), 'strict')
      const reference = decodePoint(text ?? vector.text('public'), 'reference')
      tally.equal(`${label} (strict)`, strict.ok, valid)
      // The protocol writes infinity as the point (0, 0), which is not on the curve.
      const infinity = reference.ok && reference.value.is0()
      tally.equal(`${label} (reference)`, reference.ok, valid || infinity)
      if (valid && strict.ok) checkSecret(vector, label, strict.value, tally)
    }
  }
}
