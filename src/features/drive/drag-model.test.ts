import { describe, expect, it } from 'vitest'
import {
  acceptsEntries,
  acceptsFiles,
  DragStore,
  type DropTarget,
  dropKey,
  targetOfKey,
} from './drag-model.ts'
import type { DrivePlace } from './places.ts'

const TOP: DropTarget = { kind: 'folder', id: null, name: null }
const FOLDER: DropTarget = { kind: 'folder', id: 'f', name: 'Photographs' }
const TRASH: DropTarget = { kind: 'trash' }
const STARRED: DropTarget = { kind: 'starred' }

function takers(from: DrivePlace): string[] {
  const dragged = { handles: new Set([1]), from }
  return [TOP, FOLDER, TRASH, STARRED].filter((target) => acceptsEntries(dragged, target)).map(dropKey)
}

describe('targets', () => {
  it.each([TOP, FOLDER, TRASH, STARRED])('are found again by what their element says: $kind', (target) => {
    expect(
      targetOfKey(dropKey(target), target.kind === 'folder' ? (target.name ?? undefined) : undefined),
    ).toEqual(target)
  })
  it('are nothing else', () => {
    expect([targetOfKey(undefined, undefined), targetOfKey('recent', 'x')]).toEqual([null, null])
  })
  it('take what is not there already', () => {
    expect(takers({ kind: 'folder', id: 'f' })).toEqual(['folder:', 'trash', 'starred'])
    expect(takers({ kind: 'folder', id: null })).toEqual(['folder:f', 'trash', 'starred'])
    expect(takers({ kind: 'search' })).toEqual(['folder:', 'folder:f', 'trash', 'starred'])
    expect(takers({ kind: 'starred' })).toEqual(['folder:', 'folder:f', 'trash'])
  })
  it('give back from the trash, and nothing else', () => {
    expect(takers({ kind: 'trash' })).toEqual(['folder:'])
  })
  it('take files of the device into folders only', () => {
    expect([TOP, FOLDER, TRASH, STARRED].map(acceptsFiles)).toEqual([true, true, false, false])
  })
})

describe('a drag', () => {
  it('tells who listens, and not again what they know', () => {
    const store = new DragStore()
    const seen: (string | null)[] = []
    store.subscribe(() => seen.push(store.snapshot().over))
    store.begin({ handles: new Set([1]), from: { kind: 'recent' } })
    store.pointAt('trash')
    store.pointAt('trash')
    store.pointAt(null)
    store.end()
    store.end()
    expect(seen).toEqual([null, 'trash', null, null])
    expect(store.snapshot().dragged).toBe(null)
  })
})
