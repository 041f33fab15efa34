/** What the table shows, in the address: column set, order, filters. Reads any address. */
import { TIER_NAMES, type TierName } from '../../../protocol/scoring/tiers.ts'
import { COLUMN_SETS, type ColumnSet } from './column-types.ts'

export interface TableChoice {
  readonly set: ColumnSet
  /** Id of a column. */
  readonly sort: string
  readonly descending: boolean
  readonly text: string
  /** Empty: all, also miners whose tier is unknown. */
  readonly tiers: readonly TierName[]
}

export const USUAL: TableChoice = { set: 'owner', sort: 'rank', descending: false, text: '', tiers: [] }

const TEXT_MAX = 80

export function readChoice(search: URLSearchParams, columns: ReadonlySet<string>): TableChoice {
  const given = search.get('sort') ?? ''
  const sort = given.replace(/^-/, '')
  const known = columns.has(sort)
  const tiers = (search.get('tier') ?? '').split(',')
  return {
    set: COLUMN_SETS.find((each) => each === search.get('set')) ?? USUAL.set,
    sort: known ? sort : USUAL.sort,
    descending: known ? given.startsWith('-') : USUAL.descending,
    text: (search.get('q') ?? '').slice(0, TEXT_MAX),
    tiers: TIER_NAMES.filter((name) => tiers.includes(name)),
  }
}

/** The address with this choice; what is as usual is left out, what is not the table's stays. */
export function writeChoice(before: URLSearchParams, choice: TableChoice): URLSearchParams {
  const next = new URLSearchParams(before)
  const usualSort = choice.sort === USUAL.sort && choice.descending === USUAL.descending
  const values: Readonly<Record<string, string>> = {
    set: choice.set === USUAL.set ? '' : choice.set,
    sort: usualSort ? '' : `${choice.descending ? '-' : ''}${choice.sort}`,
    q: choice.text.slice(0, TEXT_MAX),
    tier: choice.tiers.join(','),
  }
  for (const [key, value] of Object.entries(values)) {
    if (value === '') next.delete(key)
    else next.set(key, value)
  }
  return next
}
