import { expect, test } from 'vitest'
import { mergedTable } from './record.ts'

test('a run of some files leaves the rows of the others, and drops files that are gone', () => {
  const first = mergedTable(
    '',
    new Map([
      ['src/b.ts', { killed: 9, survived: 1 }],
      ['src/gone.ts', { killed: 1, survived: 1 }],
    ]),
  )
  const second = mergedTable(
    first,
    new Map([['src/a.ts', { killed: 3, survived: 0 }]]),
    (file) => file !== 'src/gone.ts',
  )
  expect(second.split('\n').slice(2)).toEqual([
    '| src/a.ts | 3 | 3 | 0 | 100.0 % |',
    '| src/b.ts | 10 | 9 | 1 | 90.0 % |',
    '| 2 files | 13 | 12 | 1 | 92.3 % |',
  ])
  const third = mergedTable(second, new Map([['src/b.ts', { killed: 0, survived: 0 }]]), () => true)
  expect(third).toContain('| src/b.ts | 0 | 0 | 0 | – |')
})
