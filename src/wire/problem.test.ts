import { expect, test } from 'vitest'
import { MAX_HEADER_CHARS } from './limits.ts'
import { headerText, problem, problemBody } from './problem.ts'
import { utf8Text } from './text.ts'

test('no text ends a header early or is none: what is not printable ASCII becomes a question mark', () => {
  expect(headerText(' ~plain')).toBe(' ~plain')
  expect(headerText('a\r\nset-cookie: x\0\x1f\x7fé😀')).toBe('a??set-cookie: x??????')
})

test('text of a header is cut at its bound', () => {
  const longest = 'x'.repeat(MAX_HEADER_CHARS)
  expect(headerText(longest)).toBe(longest)
  expect(headerText(`${longest}y`)).toBe(longest)
})

test('a problem has one shape', () => {
  expect(utf8Text(problemBody(problem(404, 'synapse-unknown', 'no "such"'), 'ab'))).toBe(
    '{"message":"no \\"such\\"","code":"synapse-unknown","request_id":"ab"}',
  )
})
