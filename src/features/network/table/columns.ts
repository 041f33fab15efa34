import { chainColumns } from './chain-columns.ts'
import type { MinerColumn } from './column-types.ts'
import { validatorColumns } from './validator-columns.ts'

/** What is asked of a miner first; the others follow in their own order. */
const FIRST = [
  'uid',
  'hotkey',
  'tier',
  'rank',
  'incentive',
  'emission-day',
  'window',
  'wilson',
  'successes',
  'score',
]
/** What is asked last. */
const LAST = ['immunity', 'prune', 'age', 'operator', 'coldkey', 'axon']

/** All of them, in the order in which they stand, in the language of the page. */
export function minerColumns(): readonly MinerColumn[] {
  const place = ({ id }: MinerColumn) => {
    const first = FIRST.indexOf(id)
    if (first >= 0) return first - FIRST.length
    return LAST.indexOf(id) + 1
  }
  return [...chainColumns(), ...validatorColumns()].toSorted((a, b) => place(a) - place(b))
}
