/** b64json.json: the JSON-in-base64 wrapper of the Merkle proof. */
import { hexToBytes } from '@noble/hashes/utils.js'
import { type Json, proofJsonText, unwrapProof, type Wrappable, wrapProof } from '../protocol/proof-json.ts'
import type { Tally } from './report.ts'
import { Fields, VectorFileError } from './vector-fields.ts'

function json(value: unknown): Json {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value
  if (Array.isArray(value)) return value.map(json)
  if (typeof value !== 'object') throw new VectorFileError('not JSON')
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, json(inner)]))
}

/** Byte strings stand in the file as `bytes_hex`, `list_of_bytes_hex` and `dict_of_bytes_hex`. */
function inputOf(vector: Fields): Wrappable {
  const value = vector.value('input')
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return json(value)
  const input = vector.fields('input')
  if (input.has('bytes_hex')) return hexToBytes(input.text('bytes_hex'))
  if (input.has('list_of_bytes_hex')) return input.texts('list_of_bytes_hex').map((hex) => hexToBytes(hex))
  if (!input.has('dict_of_bytes_hex')) return json(value)
  const members = input.fields('dict_of_bytes_hex')
  return Object.fromEntries(Object.keys(members.all()).map((key) => [key, hexToBytes(members.text(key))]))
}

export function checkB64json(file: unknown, tally: Tally): void {
  for (const vector of new Fields(file).cases('cases')) {
    const label = vector.text('label')
    const input = inputOf(vector)
    tally.equal(`${label}: text`, proofJsonText(input), vector.text('json_text'))
    tally.equal(`${label}: encoded`, wrapProof(input), vector.text('encoded'))
    for (const mode of ['reference', 'strict'] as const) {
      const decoded = unwrapProof(vector.text('encoded'), mode)
      tally.equal(
        `${label}: decoded (${mode})`,
        decoded.ok ? decoded.value : decoded.detail,
        vector.value('decoded'),
      )
    }
  }
}
