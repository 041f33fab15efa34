import { expect, test } from 'vitest'
import { encodeBase64 } from '../protocol/base64.ts'
import {
  FRAME_HEADER_BYTES,
  MAX_DATA_BYTES,
  MAX_FRAME_BYTES,
  MAX_FRAME_JSON_BYTES,
  MAX_JSON_BODY_BYTES,
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

// docs/wire.md tells these to others.
test('the sizes are those of the page', () => {
  expect([FRAME_HEADER_BYTES, MAX_FRAME_JSON_BYTES, MAX_DATA_BYTES]).toEqual([4, 65_536, 16_777_216])
})
