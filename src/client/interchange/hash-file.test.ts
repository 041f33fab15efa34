import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cidOf } from '../../protocol/cid.ts'
import { fileNameOf } from './fetch-for-tools.ts'
import { joinLists, readHashFile, writeHashFile } from './hash-file.ts'

const CID = cidOf(Uint8Array.of(1))
const NODE = '5DvmiiFsRPHHLH6cdH3Gwaqcn5qNHCo5J8JbEVqD8rxLJNsA'

describe('a list of the tools', () => {
  it('has the files that it names, with the nodes that acknowledged them', () => {
    const text = JSON.stringify({ 'a.txt': CID, 'a.txt_hotkeys': [NODE, NODE], b: CID })
    expect(readHashFile('default.json', text)).toEqual({
      entries: [
        { name: 'a.txt', cid: CID, nodes: [NODE] },
        { name: 'b', cid: CID, nodes: [] },
      ],
      troubles: [],
    })
  })

  it('may have a file that is called like the nodes of another', () => {
    const { entries, troubles } = readHashFile('x', JSON.stringify({ a: CID, a_hotkeys: CID }))
    expect(entries.map(({ name }) => name)).toEqual(['a', 'a_hotkeys'])
    expect(troubles).toEqual([])
  })

  it.each([
    ['', 'not-json'],
    ['{', 'not-json'],
    ['[]', 'not-a-list'],
    ['"x"', 'not-a-list'],
    ['{"a": 5}', 'cid-malformed'],
    ['{"a": "bafkrei"}', 'cid-malformed'],
    ['{"a_hotkeys": []}', 'nodes-malformed'],
    [`{"a": "${CID}", "a_hotkeys": {}}`, 'nodes-malformed'],
    [`{"a": "${CID}", "a_hotkeys": [7]}`, 'nodes-malformed'],
  ])('%s says what is wrong with it', (text, reason) => {
    expect(readHashFile('x', text).troubles).toMatchObject([{ list: 'x', reason }])
  })

  it('keeps what is right beside what is wrong', () => {
    const { entries, troubles } = readHashFile('x', `{"a": "no", "b": "${CID}", "__proto__": "${CID}"}`)
    expect(entries.map(({ name }) => name)).toEqual(['b', '__proto__'])
    expect(troubles).toEqual([{ list: 'x', name: 'a', reason: 'cid-malformed' }])
  })

  it('never throws, and is read as it was written', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void readHashFile('x', text)))
    fc.assert(
      fc.property(fc.string(), (name) => {
        const list = readHashFile('x', writeHashFile({ name, cid: CID, nodes: [NODE] }))
        expect(list).toEqual({ entries: [{ name, cid: CID, nodes: [NODE] }], troubles: [] })
      }),
    )
  })

  it('joined with another has each line once', () => {
    const list = { entries: [{ name: 'a', cid: CID, nodes: [NODE] }], troubles: [] }
    const bare = { entries: [{ name: 'a', cid: CID, nodes: [] }], troubles: [] }
    expect(joinLists([bare, list, list]).entries).toEqual(list.entries)
  })

  it('gives a file the last part of its path', () => {
    expect(['/home/a/b.txt', 'C:\\x\\y.bin', 'plain', 'dir/', '/'].map(fileNameOf)).toEqual([
      'b.txt',
      'y.bin',
      'plain',
      'dir',
      'file',
    ])
  })
})
