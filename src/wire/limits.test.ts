import { expect, test } from 'vitest'
import { encodeBase64 } from '../protocol/base64.ts'
import {
  FRAME_HEADER_BYTES,
  HEAD_INDEX_BYTES_MAX,
  HEAD_PARENTS_MAX,
  HEAD_VAULT_BYTES_MAX,
  MAX_DATA_BYTES,
  MAX_FRAME_BYTES,
  MAX_FRAME_JSON_BYTES,
  MAX_HEAD_BYTES,
  MAX_JSON_BODY_BYTES,
  MAX_PAYLOAD_CHARS,
  MAX_PLAIN_BODY_BYTES,
  maxBodyBytes,
} from './limits.ts'

test('a frame may have its header, its JSON and the data of its synapse', () => {
  expect(maxBodyBytes(true, 0)).toBe(FRAME_HEADER_BYTES + MAX_FRAME_JSON_BYTES)
  expect(maxBodyBytes(true, 1)).toBe(maxBodyBytes(true, 0) + 1)
  expect(maxBodyBytes(true, MAX_DATA_BYTES)).toBe(MAX_FRAME_BYTES)
})

test('JSON may have its fields, and the data in base64 where there is any', () => {
  expect(maxBodyBytes(false, 0)).toBe(MAX_PLAIN_BODY_BYTES)
  for (const bytes of [1, 2, 3, 4, 5])
    expect(maxBodyBytes(false, bytes)).toBe(encodeBase64(new Uint8Array(bytes)).length + MAX_FRAME_JSON_BYTES)
  expect(maxBodyBytes(false, MAX_DATA_BYTES)).toBe(MAX_JSON_BODY_BYTES)
})

test('the largest of each thing fits into what carries it', () => {
  const hashes = HEAD_PARENTS_MAX * 32
  expect(HEAD_VAULT_BYTES_MAX + HEAD_INDEX_BYTES_MAX + hashes).toBeLessThan(MAX_HEAD_BYTES)
  expect(MAX_HEAD_BYTES).toBeLessThan(MAX_DATA_BYTES)
  // The reference's payload has about 500 characters.
  expect(MAX_PAYLOAD_CHARS).toBeGreaterThan(500)
  for (const room of [MAX_FRAME_JSON_BYTES, MAX_PLAIN_BODY_BYTES])
    expect(MAX_PAYLOAD_CHARS).toBeLessThan(room)
})

// docs/wire.md tells these to others.
test('the sizes are those of the page', () => {
  expect([FRAME_HEADER_BYTES, MAX_FRAME_JSON_BYTES, MAX_DATA_BYTES]).toEqual([4, 65_536, 16_777_216])
})
