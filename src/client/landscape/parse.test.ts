import fc from 'fast-check'
import { expect, it } from 'vitest'
import { minerRowsOf, minersHead, validatorHotkey } from '../../testing/fake-views.ts'
import { landscapeFixture, windowsFixture } from '../../testing/landscape-fixture.ts'
import { createEventLines } from './event-lines.ts'
import { parseEvent, parseEvents } from './parse-event.ts'
import { parseMiners } from './parse-miners.ts'
import { parseObjects } from './parse-objects.ts'
import { parseWindows } from './parse-windows.ts'

const HOTKEY = validatorHotkey(0)
const event = {
  seq: 1,
  at: 2,
  kind: 'miner-replaced',
  uid: 3,
  miner: HOTKEY,
  by: validatorHotkey(1),
  pieces: 0,
}
const HONEST: Readonly<Record<string, readonly [(text: string) => { readonly ok: boolean }, object]>> = {
  miners: [parseMiners, { ...minersHead(HOTKEY), miners: minerRowsOf(2), next: null }],
  windows: [(text) => parseWindows(text, null), windowsFixture(landscapeFixture({ miners: 8 }), HOTKEY, 2)],
  objects: [parseObjects, landscapeFixture().validators[0]?.objects ?? {}],
  event: [parseEvent, event],
  events: [parseEvents, { oldest: 1, newest: 1, events: [event], next: null }],
}
const PARSERS = Object.keys(HONEST)

/** Every number of a value, however deep. */
function numbersOf(value: unknown): number[] {
  if (typeof value === 'number') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersOf) : []
}

/** Paths of all members, however deep. */
function pathsOf(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => [
    [name],
    ...pathsOf(inner).map((path) => [name, ...path]),
  ])
}

function changed(value: unknown, [name = '', ...rest]: readonly string[], put: unknown): unknown {
  if (name === '') return put
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value)
    ? [...value]
    : { ...(value as object) }
  Reflect.set(copy, name, changed(Reflect.get(copy, name), rest, put))
  return copy
}

it.each(PARSERS)('takes an honest answer of %s, and drops members it does not know', (name) => {
  const [parse, honest] = HONEST[name] ?? [parseMiners, {}]
  expect(parse(JSON.stringify(honest))).toMatchObject({ ok: true })
  expect(JSON.stringify(parse(JSON.stringify({ ...honest, stranger: 'x'.repeat(99) })))).not.toContain('xxx')
})

it.each(PARSERS)(
  'answers any text instead of %s with a value or a reason, and lets nothing but finite numbers through',
  (name) => {
    const [parse, honest] = HONEST[name] ?? [parseMiners, {}]
    const paths = pathsOf(honest)
    const evil = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(
        null,
        -1,
        0.5,
        1e308,
        2 ** 60,
        '',
        [],
        {},
        'x'.repeat(1_000),
        Array.from({ length: 3_000 }, () => 1),
      ),
    )
    fc.assert(
      fc.property(fc.constantFrom(...paths), evil, (path, put) => {
        const parsed = parse(JSON.stringify(changed(honest, path, put)))
        if (!parsed.ok) expect(String(Reflect.get(parsed, 'detail')).length).toBeLessThan(120)
        else expect(numbersOf(parsed).every(Number.isFinite)).toBe(true)
      }),
      { numRuns: 150 },
    )
    fc.assert(fc.property(fc.string(), (text) => typeof parse(text).ok === 'boolean'))
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
    for (const text of ['', 'null', '1e999', '{"miners":1e999}', deep]) expect(parse(text).ok).toBe(false)
  },
)

it.each<[string, object]>([
  ['a number above all numbers', { score: Number.POSITIVE_INFINITY }],
  ['a share above one', { weight: 1.5 }],
  ['a count that is none', { totalSuccesses: 2.5 }],
  ['a tier nobody has', { tier: 'Platinum' }],
  ['markup for a reason', { causes: [{ task: 'store', outcome: 'late', reason: '<b>', count: 1 }] }],
  [
    'causes without end',
    { causes: Array.from({ length: 65 }, () => ({ task: 'store', outcome: 'late', reason: '', count: 1 })) },
  ],
  ['a hotkey that is an address', { hotkey: '../../etc' }],
])('refuses a miner with %s', (_what, more) => {
  const [miner] = minerRowsOf(1)
  const text = JSON.stringify({ ...minersHead(HOTKEY), miners: [{ ...miner, ...more }], next: null })
  expect(parseMiners(text.replace('"score":null', '"score":1e999')).ok).toBe(false)
})

it('reads a validator that does not tell its pace or its causes yet', () => {
  const [{ causes: _, ...miner } = { causes: [] }] = minerRowsOf(1)
  const { successScale: __, ...head } = minersHead(HOTKEY)
  const parsed = parseMiners(JSON.stringify({ ...head, miners: [miner], next: null }))
  expect(parsed).toMatchObject({ ok: true, value: { successScale: null, miners: [{ causes: [] }] } })
})

it('refuses windows that would be turned for ever', () => {
  const honest = windowsFixture(landscapeFixture({ miners: 8 }), HOTKEY, 2)
  const text = (more: object) => JSON.stringify({ ...honest, ...more })
  const [newest] = honest.windows
  const block = newest?.block ?? 0
  expect(parseWindows(text({ windows: honest.windows.toReversed() }), null).ok).toBe(false)
  expect(parseWindows(text({ windows: [newest, newest] }), null).ok).toBe(false)
  expect(parseWindows(text({}), block).ok).toBe(false)
  expect(parseWindows(text({ windows: [], next: 9 }), 9).ok).toBe(false)
  expect(parseWindows(text({ next: block + 1 }), null).ok).toBe(false)
  expect(parseWindows(text({}), block + 1).ok).toBe(true)
})

it('puts events together from any pieces', () => {
  const sent =
    'retry: 5\n\nid: 1\r\ndata: {"a":\r\ndata: 1}\r\n\r\n:beat\n\nevent: gap\ndata: {}\n\ndata: cut'
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 60 }), (cuts) => {
      const lines = createEventLines()
      const events = []
      let rest = sent
      for (const cut of [...cuts, sent.length]) {
        // A line's end is never cut in half by a decoder of whole characters here.
        const piece = rest.slice(0, cut).endsWith('\r') ? rest.slice(0, cut + 1) : rest.slice(0, cut)
        rest = rest.slice(piece.length)
        events.push(...lines.take(piece))
      }
      expect(events).toEqual([
        { name: '', data: '{"a":\n1}' },
        { name: 'gap', data: '{}' },
      ])
    }),
  )
  expect(() => createEventLines().take('x'.repeat(70_000))).toThrow(RangeError)
})
