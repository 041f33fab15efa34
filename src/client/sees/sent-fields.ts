/** From a request as it was built to the names and sizes of what is in it. No value is decoded or kept. */
import type { BuiltRequest } from '../../wire/dendrite.ts'
import { FRAME_HEADER_BYTES } from '../../wire/limits.ts'
import { SYNAPSES, type SynapseName } from '../../wire/synapse.ts'
import type { SentField } from '../sees-api.ts'
import { kindOf } from './field-kinds.ts'
import { jsonMembers, type Member } from './json-members.ts'

export interface SentSizes {
  /** Bytes of all header lines that the drive sets; a browser adds some of its own. */
  readonly headers: number
  readonly fields: readonly SentField[]
}

/** `: ` and the end of the line. */
const HEADER_LINE_BYTES = 4

export function sentFields(
  synapse: SynapseName,
  { headers, body }: BuiltRequest,
  isFramed: boolean,
): SentSizes {
  const lines = Object.entries(headers)
  const { members, data } = isFramed ? frameParts(body) : { members: jsonMembers(body), data: null }
  const carried = SYNAPSES[synapse].requestData
  const fields = [
    ...members.map((member): SentField => {
      const isData = member.name === carried
      const bytes = isData && data !== null ? data : member.bytes
      return { name: member.name, kind: kindOf(member.name), part: isData ? 'data' : 'json', bytes }
    }),
    ...lines.map(
      ([name, value]): SentField => ({ name, kind: kindOf(name), part: 'header', bytes: value.length }),
    ),
  ]
  const headerBytes = lines.reduce(
    (sum, [name, value]) => sum + name.length + value.length + HEADER_LINE_BYTES,
    0,
  )
  return { headers: headerBytes, fields }
}

/** A frame is the length of its JSON, the JSON, and the data. */
function frameParts(body: Uint8Array): { readonly members: Member[]; readonly data: number } {
  const length = new DataView(body.buffer, body.byteOffset, body.byteLength).getUint32(0)
  const dataAt = FRAME_HEADER_BYTES + length
  return { members: jsonMembers(body.subarray(FRAME_HEADER_BYTES, dataAt)), data: body.length - dataAt }
}
