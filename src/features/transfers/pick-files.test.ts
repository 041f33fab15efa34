import { describe, expect, it } from 'vitest'
import { foldersOf } from './pick-files.ts'

describe('foldersOf', () => {
  it('gives the folders above a file that was chosen with its folder, composed', () => {
    expect(foldersOf({ webkitRelativePath: 'photos/Cafe\u0301/a.jpg' })).toEqual(['photos', 'Caf\u00e9'])
    expect(foldersOf({ webkitRelativePath: '' })).toEqual([])
  })
  it('has no way out of the folder', () => {
    expect(foldersOf({ webkitRelativePath: './../photos//a.jpg' })).toEqual(['photos'])
  })
})
