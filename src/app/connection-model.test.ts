import { describe, expect, it } from 'vitest'
import { connectionOf, type Seen } from './connection-model.ts'

const UP: Seen = { online: true, answered: true, sinceBlock: 1_000, sinceSwitch: 60_000 }

describe('connectionOf', () => {
  it('is up while blocks come', () => {
    expect(connectionOf(UP)).toBe('up')
    expect(connectionOf({ ...UP, answered: null, sinceBlock: Number.POSITIVE_INFINITY })).toBe('connecting')
  })
  it('is unreachable when the chain says so, or has said nothing new for long', () => {
    expect(connectionOf({ ...UP, answered: false })).toBe('unreachable')
    expect(connectionOf({ ...UP, sinceBlock: 90_000 })).toBe('unreachable')
  })
  it('is offline at once when the browser says so, whatever was heard before', () => {
    expect(connectionOf({ ...UP, online: false, sinceBlock: 1_000, sinceSwitch: 0 })).toBe('offline')
    expect(connectionOf({ ...UP, online: false, answered: false })).toBe('offline')
  })
  it('stays offline when an answer that was under way comes in after the network went', () => {
    expect(connectionOf({ ...UP, online: false, sinceBlock: 500, sinceSwitch: 2_000 })).toBe('offline')
    expect(connectionOf({ ...UP, online: false, sinceBlock: 60_000, sinceSwitch: 61_000 })).toBe('offline')
  })
  it('is up without a network when blocks still come, as on a machine that runs its own chain', () => {
    expect(connectionOf({ ...UP, online: false, sinceBlock: 500, sinceSwitch: 12_000 })).toBe('up')
  })
})
