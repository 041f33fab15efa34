import { describe, expect, it } from 'vitest'
import type { DriveEntry } from '../../client/entry-api.ts'
import { toDriveEntry } from '../../client/index/entry-record.ts'
import type { UploadName } from '../../client/transfer-api.ts'
import { contentOf, entryRecord } from '../../testing/entry-records.ts'
import {
  commonChoice,
  conflictsOfEntries,
  conflictsOfUpload,
  countChoices,
  decide,
  decideAll,
  entryChoices,
  firstDecisions,
  uploadChoices,
} from './collision-model.ts'

function entry(id: string, bytes: number, modifiedAt = 1): DriveEntry {
  return toDriveEntry(entryRecord({ id, modifiedAt, content: contentOf(bytes) }))
}
const folder = toDriveEntry(entryRecord({ id: 'd', kind: 'folder' }))

function upload(name: string, bytes: number): UploadName {
  return { name, folders: ['photos'], bytes, lastModified: 7 }
}

describe('collisions of entries', () => {
  it('propose to leave out what is the same in size and time, and else to keep both', () => {
    const conflicts = conflictsOfEntries([
      { entry: entry('a', 5), existing: entry('x', 5) },
      { entry: entry('b', 5), existing: entry('y', 6) },
      { entry: entry('c', 5, 1), existing: entry('z', 5, 2) },
      { entry: folder, existing: folder },
    ])
    expect(conflicts.map(({ same }) => same)).toEqual([true, false, false, false])
    expect([...firstDecisions(conflicts).values()]).toEqual(['skip', 'keep-both', 'keep-both', 'keep-both'])
  })

  it('are decided one by one or all at once', () => {
    const conflicts = conflictsOfEntries([
      { entry: entry('a', 5), existing: entry('x', 5) },
      { entry: entry('b', 5), existing: entry('y', 6) },
    ])
    const one = decide(firstDecisions(conflicts), 'b', 'replace')
    expect([commonChoice(one), countChoices(one)]).toEqual([null, { 'keep-both': 0, replace: 1, skip: 1 }])
    const all = decideAll(conflicts, 'replace')
    expect(commonChoice(all)).toBe('replace')
    expect(entryChoices(one)).toEqual({ each: { a: 'skip', b: 'replace' }, rest: 'keep-both' })
  })
})

describe('collisions of a drop', () => {
  const names = [upload('a', 1), upload('b', 2), upload('c', 3)]

  it('never offer a file in the place of a folder', () => {
    const conflicts = conflictsOfUpload(
      [
        { at: 0, existing: folder, same: false },
        { at: 2, existing: entry('x', 3), same: true },
      ],
      names,
      0,
    )
    expect(conflicts.map(({ choices }) => choices.includes('replace'))).toEqual([false, true])
    expect([...decideAll(conflicts, 'replace').values()]).toEqual(['keep-both', 'replace'])
  })

  it('asked in pieces keep the places of the files in the whole', () => {
    const second = conflictsOfUpload([{ at: 1, existing: entry('x', 2), same: false }], names, 100)
    expect(second[0]).toMatchObject({ key: '101', name: 'b', within: ['photos'] })
    const decisions = decideAll(second, 'replace')
    expect(uploadChoices(decisions, 100, 103).each).toEqual({ 1: 'replace' })
    expect(uploadChoices(decisions, 0, 100).each).toEqual({})
  })
})
