import { describe, expect, it } from 'vitest'
import { type FixtureOptions, landscapeFixture } from '../../../testing/landscape-fixture.ts'
import { viewOf } from '../../shared/landscape-query.ts'
import { cellState, knownValue, type MinerColumn, type MinerEntry } from './column-types.ts'
import { minerColumns } from './columns.ts'
import { readChoice, USUAL, writeChoice } from './table-address.ts'
import { chosenEntries, entriesOf, exportTable } from './table-view.ts'

const COLUMNS: readonly MinerColumn[] = minerColumns()
const IDS = new Set(COLUMNS.map(({ id }) => id))
const SORT = { ...USUAL, sort: 'incentive', descending: true }

function entries(options: FixtureOptions): readonly MinerEntry[] {
  return entriesOf(viewOf(landscapeFixture(options), null))
}

function column(id: string): MinerColumn {
  const found = COLUMNS.find((each) => each.id === id)
  if (found === undefined) throw new Error(id)
  return found
}

describe('cells', () => {
  it('have a text wherever they are known, in every shape of fleet, and never one that is no number', () => {
    for (const shape of ['mixed', 'equal', 'giant', 'blank'] as const) {
      for (const entry of entries({ miners: 20, shape })) {
        for (const each of COLUMNS) {
          if (knownValue(each, entry) === null) continue
          expect(each.text?.(entry) ?? 'plain').not.toMatch(/NaN|undefined|Infinity|^$/)
          expect(each.more?.(entry) ?? 'plain').not.toMatch(/NaN|undefined|Infinity|^$/)
        }
      }
    }
  })

  it('without any validator are unknown where it would have spoken, and known where the chain does', () => {
    const [entry] = entries({ miners: 3, shape: 'blank' })
    if (entry === undefined) throw new Error('an entry')
    for (const each of COLUMNS)
      expect(`${each.id} ${cellState(each, entry)}`).toBe(
        `${each.id} ${each.origin === 'chain' ? 'known' : 'unknown'}`,
      )
  })

  it('of a validator that went silent are stale, those of the chain are not', () => {
    const landscape = landscapeFixture({ miners: 3, validators: 3 })
    const stale = landscape.validators.find(({ state }) => state === 'stale')?.hotkey ?? ''
    const [entry] = entriesOf(viewOf(landscape, stale))
    if (entry === undefined) throw new Error('an entry')
    expect([cellState(column('score'), entry), cellState(column('incentive'), entry)]).toEqual([
      'stale',
      'known',
    ])
  })

  it('of a window without an answer are known: nothing of nothing', () => {
    const [entry] = entries({ miners: 1 })
    const report = entry?.row.report ?? null
    if (entry === undefined || report === null) throw new Error('an entry')
    const none = { successes: 0, attempts: 0 }
    const window = { store: none, challenge: none, retrieve: none }
    const idle = { ...entry, row: { ...entry.row, report: { ...report, window } } }
    expect(cellState(column('window'), idle)).toBe('known')
    expect(column('window').text?.(idle)).toBe('0 of 0')
  })

  it('of counts that cannot be are unknown, in the table and in the file', () => {
    const [entry] = entries({ miners: 1 })
    const report = entry?.row.report ?? null
    if (entry === undefined || report === null) throw new Error('an entry')
    for (const challenge of [
      { successes: 9_000, attempts: 2 },
      { successes: Number.NaN, attempts: 2 },
    ]) {
      const broken = {
        ...entry,
        row: { ...entry.row, report: { ...report, window: { ...report.window, challenge } } },
      }
      expect(['window', 'window-challenge', 'wilson'].map((id) => cellState(column(id), broken))).toEqual(
        Array(3).fill('unknown'),
      )
      expect(exportTable([broken], [column('wilson')]).rows[0]?.slice(1, 3)).toEqual([null, null])
    }
  })

  it('that are no number count as unknown', () => {
    const [entry] = entries({ miners: 1 })
    if (entry === undefined) throw new Error('an entry')
    const broken = { ...entry, row: { ...entry.row, incentive: Number.NaN, emissionTao: Number.NaN } }
    for (const id of ['incentive', 'incentive-u16', 'emission', 'emission-day'])
      expect(cellState(column(id), broken)).toBe('unknown')
  })
})

describe('order and filters', () => {
  it('put unknown last in both directions, and equal values in the order of ranks', () => {
    const all = entries({ miners: 6 })
    const holed = all.map((entry, i) => (i === 2 ? { ...entry, row: { ...entry.row, report: null } } : entry))
    for (const descending of [true, false]) {
      const ordered = chosenEntries(holed, COLUMNS, { ...SORT, sort: 'score', descending })
      expect(ordered.at(-1)?.row.rank).toBe(3)
    }
    const equal = chosenEntries(entries({ miners: 6, shape: 'equal' }), COLUMNS, SORT)
    expect(equal.map(({ row }) => row.rank)).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('order tiers by worth, not by letters', () => {
    const tiers = chosenEntries(entries({ miners: 60 }), COLUMNS, { ...SORT, sort: 'tier' }).map(
      ({ row }) => row.report?.tier ?? '',
    )
    expect([...new Set(tiers)]).toEqual(['Super Saiyan', 'Diamond', 'Gold', 'Silver', 'Bronze'])
  })

  it('find by uid exactly, by parts of keys and addresses, and by tier', () => {
    const all = entries({ miners: 30 })
    const found = (text: string) => chosenEntries(all, COLUMNS, { ...SORT, text }).map(({ row }) => row)
    const hotkey = all[4]?.row.hotkey ?? ''
    expect(found(hotkey.slice(5, 20).toLowerCase()).map((row) => row.hotkey)).toEqual([hotkey])
    expect(found('no such')).toEqual([])
    const gold = chosenEntries(all, COLUMNS, { ...SORT, tiers: ['Gold'] })
    expect(gold.length).toBeGreaterThan(0)
    expect(gold.every(({ row }) => row.report?.tier === 'Gold')).toBe(true)
  })
})

describe('the address', () => {
  it('keeps what was chosen, leaves out what is usual, and what belongs to others as it is', () => {
    const choice = {
      ...USUAL,
      set: 'miner',
      sort: 'score',
      descending: true,
      text: '5F',
      tiers: ['Gold'],
    } as const
    const written = writeChoice(new URLSearchParams('fleet=synthetic'), choice)
    expect(written.toString()).toBe('fleet=synthetic&set=miner&sort=-score&q=5F&tier=Gold')
    expect(readChoice(written, IDS)).toEqual(choice)
    expect(writeChoice(written, USUAL).toString()).toBe('fleet=synthetic')
  })

  it('that makes no sense shows the usual', () => {
    const nonsense = new URLSearchParams('set=__proto__&sort=-constructor&tier=,Platinum&q=')
    expect(readChoice(nonsense, IDS)).toEqual(USUAL)
  })
})

describe('the file', () => {
  it('tells unknown from zero from stale, in each row', () => {
    const landscape = landscapeFixture({ miners: 2, validators: 3 })
    const stale = landscape.validators.find(({ state }) => state === 'stale')?.hotkey ?? ''
    const shown = [column('score'), column('doubtful'), column('window'), column('down')]
    const [known, holed] = [0, 1].map((place) => {
      const all = entriesOf(viewOf(landscape, stale))
      const entry = all[place]
      if (entry === undefined) throw new Error('an entry')
      return place === 0 ? entry : { ...entry, row: { ...entry.row, report: null } }
    })
    if (known === undefined || holed === undefined) throw new Error('entries')
    const { columns, rows } = exportTable([known, holed], shown)
    const at = (row: number, label: string) => rows[row]?.[columns.findIndex((each) => each.label === label)]
    expect([at(0, 'published_state'), at(1, 'published_state')]).toEqual(['stale', 'unknown'])
    expect(at(0, 'doubtful_pieces')).toBe(known.row.report?.doubtful)
    expect([at(1, 'doubtful_pieces'), at(1, 'score'), at(1, 'down'), at(1, 'window_attempts')]).toEqual([
      null,
      null,
      null,
      null,
    ])
    expect(at(0, 'validator')).toBe(stale)
  })

  it('has one name for each column, and the same in every language', () => {
    const labels = exportTable([], COLUMNS).columns.map(({ label }) => label)
    expect(new Set(labels).size).toBe(labels.length)
    for (const label of labels) expect(label).toMatch(/^[a-z0-9_]+$/)
  })
})
