import { describe, expect, it } from 'vitest'
import type { AppReport, CheckedFile, FileState } from '../../client/app-check/check-app.ts'
import { inOrder, isSameBuild, verdictOf } from './app-check-model.ts'

const file = (here: FileState, server: FileState, path = 'a.js'): CheckedFile => ({ path, here, server })
const report = (files: readonly CheckedFile[], unlisted: readonly string[] = []): AppReport => ({
  build: 'a'.repeat(64),
  origin: null,
  files,
  unlisted,
})

describe('verdictOf', () => {
  it('is whole when everything is as listed on both sides', () => {
    expect(verdictOf(report([file('same', 'same'), file('same', 'same')]))).toBe('whole')
  })

  it('is changed when one file is another, on either side, whatever is missing beside it', () => {
    expect(verdictOf(report([file('other', 'same')]))).toBe('changed')
    expect(verdictOf(report([file('same', 'other'), file('missing', 'missing')]))).toBe('changed')
  })

  it('is changed when a script runs that is in no list', () => {
    expect(verdictOf(report([file('same', 'same')], ['/assets/evil.js']))).toBe('changed')
  })

  it('calls a file that did not come no change', () => {
    expect(verdictOf(report([file('same', 'missing'), file('same', 'same')]))).toBe('incomplete')
  })
})

describe('inOrder', () => {
  it('shows first what is not as listed', () => {
    const files = [file('same', 'same', 'a'), file('same', 'other', 'b'), file('same', 'same', 'c')]
    expect(inOrder(files).map(({ path }) => path)).toEqual(['b', 'a', 'c'])
  })
})

describe('isSameBuild', () => {
  const build = 'ab'.repeat(32)

  it('takes a digest as a command line prints it', () => {
    expect(isSameBuild(build, `  ${build.toUpperCase()}  dist/page/SHA256SUMS.txt\n`)).toBe(true)
    expect(isSameBuild(build, 'cd'.repeat(32))).toBe(false)
  })

  it('says nothing about half a digest, or a longer one', () => {
    for (const typed of ['', 'ab', build.slice(1), `${build}ab`]) expect(isSameBuild(build, typed)).toBeNull()
  })
})
