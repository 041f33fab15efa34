import { describe, expect, it } from 'vitest'
import { PASSPHRASE_CHARACTERS_MIN } from '../../../client/vault.ts'
import { PASSPHRASE_MIN, strengthOf } from './passphrase-strength.ts'

describe('strengthOf', () => {
  it('asks for as many characters as the worker does', () => {
    expect(PASSPHRASE_MIN).toBe(PASSPHRASE_CHARACTERS_MIN)
  })
  it('counts what is missing in characters as people see them', () => {
    expect(strengthOf('👨'.repeat(PASSPHRASE_MIN - 1))).toEqual({
      level: 'short',
      text: '1 more of at least 8 characters',
    })
  })
  it('is not impressed by length alone', () => {
    expect(strengthOf('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa').level).toBe('fair')
  })
  it('rises with length', () => {
    const levels = ['tall otter 12', 'tall otter brick 12', 'tall otter brick mango velvet'].map(
      (text) => strengthOf(text).level,
    )
    expect(levels).toEqual(['fair', 'good', 'strong'])
  })
})
