import { expect, test } from 'vitest'
import { storedText } from './store.ts'

test('a stored name that a terminal would obey is shown in print', () => {
  const name = 'a\u001b[31m\nb\u202egnp.exe'
  const text = storedText({ name, bytes: 7, parts: 1, copies: 3, link: 'http://127.0.0.1/#/s/x/y' })
  expect(text).toBe(
    'a\\u{1b}[31m\\u{a}b\\u{202e}gnp.exe: 7 bytes in 1 part, 3 proven copies each\n  link: http://127.0.0.1/#/s/x/y\n',
  )
})
