import { describe, expect, it } from 'vitest'
import { type DropEntry, type Reading, readDrop as readDropBy, readPicked } from './read-drop.ts'

/** Never in a hurry. */
const CALM: Reading = {
  signal: new AbortController().signal,
  progress: () => undefined,
  isDue: () => false,
  pause: () => Promise.resolve(),
}
const readDrop = (roots: readonly DropEntry[]) => readDropBy(roots, CALM)

function file(name: string): DropEntry {
  return { isFile: true, isDirectory: false, name, file: (found) => found(new File([name], name)) }
}

/** As browsers do it: a hundred at a time, then an empty answer. */
function folder(name: string, children: readonly DropEntry[]): DropEntry {
  return {
    isFile: false,
    isDirectory: true,
    name,
    createReader() {
      let at = 0
      return {
        readEntries(found) {
          const batch = children.slice(at, at + 100)
          at += batch.length
          found(batch)
        },
      }
    },
  }
}

function picked(name: string, path: string): File {
  return Object.defineProperty(new File(['x'], name), 'webkitRelativePath', { value: path })
}

describe('readDrop', () => {
  it('reads a folder of more than a hundred entries to its end', async () => {
    const many = Array.from({ length: 1234 }, (_, index) => file(`${index}.txt`))
    const { sources } = await readDrop([folder('photos', many)])
    expect(sources).toHaveLength(1234)
    expect(sources[1233]?.file.name).toBe('1233.txt')
    expect(sources[1233]?.folders).toEqual(['photos'])
  })
  it('keeps order and the path of nested folders', async () => {
    const { sources } = await readDrop([
      file('first'),
      folder('a', [folder('b', [file('deep')]), file('flat')]),
      file('last'),
    ])
    expect(sources.map(({ file: { name }, folders }) => [...folders, name].join('/'))).toEqual([
      'first',
      'a/b/deep',
      'a/flat',
      'last',
    ])
  })
  it('writes folder names of macOS as everybody else does', async () => {
    const { sources } = await readDrop([folder('Übung'.normalize('NFD'), [file('x')])])
    expect(sources[0]?.folders).toEqual(['Übung'.normalize('NFC')])
  })
  it('keeps a folder that holds nothing', async () => {
    const { sources, emptyFolders } = await readDrop([folder('a', [folder('empty', []), file('x')])])
    expect(sources).toHaveLength(1)
    expect(emptyFolders).toEqual([['a', 'empty']])
  })
  it('names what it could not read and goes on', async () => {
    const locked: DropEntry = {
      isFile: true,
      isDirectory: false,
      name: 'locked',
      file: (_found, failed) => failed(new Error('no')),
    }
    const result = await readDrop([locked, file('fine')])
    expect(result.unreadable).toEqual(['locked'])
    expect(result.sources).toHaveLength(1)
  })
  it('ends in a folder that contains itself', async () => {
    const children: DropEntry[] = []
    const loop = folder('loop', children)
    children.push(loop)
    expect((await readDrop([loop])).sources).toEqual([])
  })
})

describe('reading in slices', () => {
  const many = Array.from({ length: 500 }, (_, index) => file(`${index}.txt`))

  it('gives the page a turn whenever it is due, and says how far it is', async () => {
    const told: number[] = []
    let pauses = 0
    const reading = {
      ...CALM,
      isDue: () => true,
      progress: (files: number) => told.push(files),
      pause: async () => {
        pauses += 1
      },
    }
    const { sources, names } = await readDropBy([folder('photos', many)], reading)
    expect([sources.length, names.length]).toEqual([500, 500])
    expect(pauses).toBeGreaterThanOrEqual(500)
    expect(told.at(-1)).toBe(500)
    expect(names[499]).toMatchObject({ name: '499.txt', folders: ['photos'], bytes: 7 })
  })

  it('stops in the middle when it is cancelled', async () => {
    const stop = new AbortController()
    const progress = (files: number) => files >= 100 && stop.abort(new Error('enough'))
    const reading = { ...CALM, signal: stop.signal, isDue: () => true, progress }
    await expect(readDropBy([folder('photos', many)], reading)).rejects.toThrow('enough')
    await expect(readPicked([picked('a.jpg', '')], reading)).rejects.toThrow('enough')
  })
})

describe('readPicked', () => {
  it('takes the folders from the relative path and drops dots', async () => {
    const { sources } = await readPicked([picked('a.jpg', 'photos/../2026/a.jpg'), picked('b', '')], CALM)
    expect(sources.map(({ folders }) => folders)).toEqual([['photos', '2026'], []])
  })
})
