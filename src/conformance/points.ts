/** points.json: the point codec, lenient and strict. */
import { p256 } from '@noble/curves/nist.js'
import { dec } from '../protocol/hash.ts'
import { decodePoint, encodePoint, isCurve, type Mode } from '../protocol/point.ts'
import type { Tally } from './report.ts'
import { Fields } from './vector-fields.ts'

function checkDecode(vector: Fields, label: string, tally: Tally): void {
  const hex = vector.text('hex')
  const curve = vector.text('curve')
  const decode = (mode: Mode) => (isCurve(curve, mode) ? decodePoint(hex, mode) : null)
  const reference = decode('reference')
  const accepted = vector.text('result') === 'accept'
  tally.equal(`${label} (reference)`, reference?.ok === true, accepted)
  const canonical = accepted && curve === 'P-256' && vector.flag('canonical') && !vector.flag('infinity')
  tally.equal(`${label} (strict)`, decode('strict')?.ok === true, canonical)
  if (!accepted || reference?.ok !== true) return
  const { x, y } = reference.value.toAffine()
  tally.equal(`${label} x`, dec(x), vector.text('x'))
  tally.equal(`${label} y`, dec(y), vector.text('y'))
  tally.equal(`${label} infinity`, reference.value.is0(), vector.flag('infinity'))
  tally.equal(`${label} re-encodes`, encodePoint(reference.value) === hex, vector.flag('canonical'))
}

export function checkPoints(file: unknown, tally: Tally): void {
  const vectors = new Fields(file)
  for (const [i, vector] of vectors.cases('encode').entries()) {
    const point = p256.Point.fromAffine({ x: vector.integer('x'), y: vector.integer('y') })
    tally.equal(`encode ${i}`, encodePoint(point), vector.text('hex'))
    tally.equal(`encode ${i} infinity`, point.is0(), vector.flag('infinity'))
  }
  for (const [i, vector] of vectors.cases('decode').entries()) {
    checkDecode(vector, `decode ${i} ${vector.text('label')}`, tally)
  }
}
