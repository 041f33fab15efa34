/** pedersen.json: commitments and openings, one at a time and in batches. */
import { dec, hashData, toInteger } from '../protocol/hash.ts'
import { commit, committer, type Opening, opens, opensBatch } from '../protocol/pedersen.ts'
import { decodePoint, encodePoint, P256_ORDER, type Point } from '../protocol/point.ts'
import type { Ports, Tally } from './report.ts'
import { Fields, VectorFileError } from './vector-fields.ts'

/** Enough uses to make `committer` build its tables. */
const MANY = 1000

function point(vector: Fields, name: string): Point {
  const decoded = decodePoint(vector.text(name), 'reference')
  if (!decoded.ok) throw new VectorFileError(`${name}: ${decoded.detail}`)
  return decoded.value
}

function openingOf(vector: Fields): Opening {
  const [g, h, commitment] = [point(vector, 'g'), point(vector, 'h'), point(vector, 'commitment')]
  return { g, h, commitment, m: vector.integer('m'), r: vector.integer('r') }
}

export function checkPedersen(file: unknown, tally: Tally, ports: Ports): void {
  const vectors = new Fields(file)
  tally.equal('order', dec(P256_ORDER), vectors.text('n'))
  const right: Opening[] = []
  const coefficient = () => toInteger(ports.randomBytes(15)) + 1n
  for (const [i, vector] of vectors.cases('commits').entries()) {
    const { g, h, commitment, m, r } = openingOf(vector)
    tally.equal(`commit ${i} m`, hashData(vector.base64('message_b64')), m)
    tally.equal(`commit ${i}`, encodePoint(commit(g, h, m, r)), encodePoint(commitment))
    tally.equal(`commit ${i} with tables`, encodePoint(committer(g, h, MANY)(m, r)), encodePoint(commitment))
  }
  for (const [i, vector] of vectors.cases('opens').entries()) {
    const label = `open ${i} ${vector.text('label')}`
    const opening = openingOf(vector)
    const accepted = vector.text('result') === 'accept'
    tally.equal(label, opens(opening), accepted)
    tally.equal(`${label} (batch of one)`, opensBatch([opening], [coefficient()]), accepted)
    if (accepted) right.push(opening)
    else {
      const spoiled = [...right.slice(0, 3), opening]
      tally.equal(`${label} (spoils a batch)`, opensBatch(spoiled, spoiled.map(coefficient)), false)
    }
  }
  tally.equal('all that open, in one batch', opensBatch(right, right.map(coefficient)), true)
}
