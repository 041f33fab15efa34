import { describe, expect, it } from 'vitest'
import { wholeIndex } from '../nodes/validator/index-fixture.ts'
import { applyTo, copyOf, emptyState, type Undo } from './index-state.ts'
import { createStream } from './seeded-random.ts'
import { SortedList } from './sorted-list.ts'
import { SortedMap } from './sorted-map.ts'

describe('a sorted map', () => {
  it('reads as if its keys were sorted anew each time', () => {
    const random = createStream(7, 'keys')
    const map = new SortedMap<number>()
    const plain = new Map<string, number>()
    const key = () => String(random.below(4_000)).padStart(random.below(6), '0')
    for (let i = 0; i < 6_000; i += 1) {
      const name = key()
      if (random.chance(i < 4_000 ? 0.1 : 0.7)) {
        map.delete(name)
        plain.delete(name)
      } else {
        map.set(name, i)
        plain.set(name, i)
      }
      if (i % 100 !== 0) continue
      const [from, end, limit] = [key(), key(), random.pick([0, 1, 600, Number.POSITIVE_INFINITY])]
      const keys = [...plain.keys()].sort().filter((each) => each >= from && each < end)
      expect(map.range(from, end, limit)).toEqual(keys.slice(0, limit).map((each) => plain.get(each)))
    }
    expect(map.copy().range('', '~', 9_999)).toEqual([...plain.keys()].sort().map((each) => plain.get(each)))
  })

  it('takes keys that come in order', () => {
    const map = new SortedMap<number>()
    for (let i = 0; i < 2_000; i += 1) map.set(String(i).padStart(4, '0'), i)
    expect(map.range('0510', '0515', 9)).toEqual([510, 511, 512, 513, 514])
  })
})

describe('a sorted list', () => {
  it('has one value for each key, the last that was set', () => {
    const random = createStream(8, 'values')
    const list = new SortedList<{ key: string; at: number }>(({ key }) => key)
    const plain = new Map<string, { key: string; at: number }>()
    for (let at = 0; at < 8_000; at += 1) {
      const key = String(random.below(1_500))
      if (random.chance(0.3)) {
        list.delete(key)
        plain.delete(key)
      } else {
        list.set(key, { key, at })
        plain.set(key, { key, at })
      }
      expect(list.get(key)).toEqual(plain.get(key))
    }
    const keys = [...plain.keys()].sort()
    expect(list.copy().range('', '~', 9_999)).toEqual(keys.map((key) => plain.get(key)))
  })
})

describe('the state of an index', () => {
  it('is as it was when all changes are taken back', () => {
    const changes = wholeIndex(40)
    const state = emptyState()
    applyTo(state, changes.slice(0, changes.length / 2), null)
    const before = copyOf(state)
    const undo: Undo = []
    const gone = changes.flatMap((change) =>
      change.kind === 'object'
        ? [
            { kind: 'object-gone', cid: change.record.cid } as const,
            { kind: 'repair', entry: { cid: change.record.cid, sinceMs: 5, reason: 'short' } } as const,
            { kind: 'repair-done', cid: change.record.cid } as const,
          ]
        : [],
    )
    applyTo(state, [...changes, ...gone, { kind: 'window', block: 9 }], undo)
    expect(everything(state)).not.toEqual(everything(before))
    for (const takeBack of undo.reverse()) takeBack()
    expect(everything(state)).toEqual(everything(before))
  })
})

function everything({ pieces, ...maps }: ReturnType<typeof emptyState>) {
  const all = (map: Pick<SortedMap<unknown>, 'range'>) => map.range('', '\x7f', Number.POSITIVE_INFINITY)
  const own = [...pieces]
    .map(([hotkey, map]) => [hotkey, all(map)] as const)
    .filter(([, list]) => list.length > 0)
  return { pieces: own, ...Object.fromEntries(Object.entries(maps).map(([name, map]) => [name, all(map)])) }
}
