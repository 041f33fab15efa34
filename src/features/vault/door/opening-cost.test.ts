import { describe, expect, it } from 'vitest'
import { openingSentence } from './opening-cost.ts'

describe('openingSentence', () => {
  it('says time and memory as they were measured', () => {
    expect(openingSentence({ milliseconds: 584, memoryKiB: 196_608 })).toMatch(/about 0\.6 s and 201 MB/)
  })
  it('does not claim that opening takes no time, where the clock was too coarse', () => {
    expect(openingSentence({ milliseconds: 0, memoryKiB: 65_536 })).toMatch(/about 0\.1 s/)
  })
})
