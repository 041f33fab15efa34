import { describe, expect, it } from 'vitest'
import { type DropEntry, readDrop, sourcesOfPicked } from './read-drop.ts'

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

describe('sourcesOfPicked', () => {
  it('takes the folders from the relative path and drops dots', () => {
    const at = (name: string, path: string) =>
      Object.defineProperty(new File(['x'], name), 'webkitRelativePath', { value: path })
    const picked = at('a.jpg', 'photos/../2026/a.jpg')
    expect(sourcesOfPicked([picked])[0]?.folders).toEqual(['photos', '2026'])
    expect(sourcesOfPicked([at('b', '')])[0]?.folders).toEqual([])
  })
})
