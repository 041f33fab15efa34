/** Reads the shape that all Wycheproof files share, and holds them to the number of tests they announce. */
import { hexToBytes } from '@noble/hashes/utils.js'
import type { Tally } from './report.ts'
import { Fields } from './vector-fields.ts'

export interface WycheproofCase {
  readonly label: string
  readonly fields: Fields
  readonly group: Fields
  readonly valid: boolean
  readonly flags: readonly string[]
}

export function wycheproofCases(file: unknown, tally: Tally): WycheproofCase[] {
  const root = new Fields(file)
  const cases = root.cases('testGroups').flatMap((group) =>
    group.cases('tests').map((fields) => ({
      label: `${fields.number('tcId')} ${fields.text('comment')}`,
      fields,
      group,
      valid: fields.text('result') === 'valid',
      flags: fields.texts('flags'),
    })),
  )
  tally.equal('number of tests', cases.length, root.number('numberOfTests'))
  return cases
}

export function hex(fields: Fields, name: string): Uint8Array {
  return hexToBytes(fields.text(name))
}
