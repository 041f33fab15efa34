/** chunking.json: slices, counts, and the sizes that the reference believes in. */
import { bytesToHex } from '@noble/hashes/utils.js'
import {
  chunkAt,
  chunkCount,
  lastChunkBytes,
  referenceIndexCount,
  referenceMinerSlots,
  referenceSize,
} from '../protocol/chunking.ts'
import { generatedData } from './generated-data.ts'
import type { Ports, Tally } from './report.ts'
import { Fields } from './vector-fields.ts'

export function checkChunking(file: unknown, tally: Tally, ports: Ports): void {
  const data = new Map<string, Uint8Array>()
  for (const vector of new Fields(file).cases('cases')) {
    const length = vector.number('length')
    const chunkBytes = vector.number('chunk_size')
    const name = vector.text('label')
    const bytes = data.get(name) ?? generatedData(name, length, ports.sha3)
    data.set(name, bytes)
    const label = `${name} in ${chunkBytes}`
    const count = chunkCount(length, chunkBytes)
    tally.equal(`${label}: count`, count, vector.number('chunk_count'))
    tally.equal(`${label}: last`, lastChunkBytes(length, chunkBytes), vector.number('last_chunk_length'))
    tally.equal(
      `${label}: miner slots`,
      referenceMinerSlots(length, chunkBytes),
      vector.number('miner_slots'),
    )
    tally.equal(`${label}: size`, referenceSize(length), vector.number('validator_size'))
    const indexCount = referenceIndexCount(length, chunkBytes)
    tally.equal(`${label}: index count`, indexCount, vector.number('validator_index_count'))
    const hashOf = (index: number) => {
      const chunk = chunkAt(bytes, chunkBytes, index)
      return chunk === null ? null : bytesToHex(ports.sha3(chunk))
    }
    tally.equal(`${label}: first chunk`, hashOf(0), vector.value('chunk_sha3_first'))
    tally.equal(`${label}: last chunk`, hashOf(count - 1), vector.value('chunk_sha3_last'))
    tally.equal(`${label}: no chunk after the last`, hashOf(count), null)
  }
}
