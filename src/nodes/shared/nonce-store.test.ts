import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { silentLog } from './log.ts'
import { openNonceStore } from './nonce-store.ts'

let folder: ReturnType<typeof temporaryFolder>
let path: string
beforeEach(() => {
  folder = temporaryFolder('nonces')
  path = join(folder.path, 'floor.json')
})
afterEach(() => folder.remove())

/** How long opening waited, milliseconds. */
let waited = 0
const wait = async (ms: number): Promise<void> => {
  waited = ms
}

const CALLER = { hotkey: 'hotkey', uuid: 'uuid' }
const SECOND = 1_000_000_000n
const START = 1_700_000_000n * SECOND

describe('openNonceStore', () => {
  it('refuses a replay inside one life', async () => {
    const nonces = await openNonceStore(path, () => START, silentLog, wait)
    expect(nonces.claim(CALLER, START, START)).toBe('fresh')
    expect(nonces.claim(CALLER, START, START)).toBe('nonce-replayed')
  })

  it('refuses after a crash every nonce the earlier life can have accepted', async () => {
    const before = await openNonceStore(path, () => START, silentLog, wait)
    expect(before.claim(CALLER, START + 2n * SECOND, START)).toBe('fresh')
    // No close: the process was killed. It is back a second later.
    const later = START + SECOND
    const after = await openNonceStore(path, () => later, silentLog, wait)
    expect(after.claim(CALLER, START + 2n * SECOND, later)).not.toBe('fresh')
    expect(waited).toBe(2000)
    const open = later + 2n * SECOND + 1n
    expect(after.claim(CALLER, open, open)).toBe('fresh')
  })

  it('refuses after a clean stop what was accepted, and nothing newer', async () => {
    const before = await openNonceStore(path, () => START, silentLog, wait)
    before.claim(CALLER, START, START)
    await before.close()
    const after = await openNonceStore(path, () => START + SECOND, silentLog, wait)
    expect(after.claim(CALLER, START, START + SECOND)).not.toBe('fresh')
    expect(after.claim(CALLER, START + 1n, START + SECOND)).toBe('fresh')
  })

  it('refuses old nonces when the clock was set back between two lives', async () => {
    const before = await openNonceStore(path, () => START, silentLog, wait)
    before.claim(CALLER, START, START)
    const setBack = START - 3600n * SECOND
    const after = await openNonceStore(path, () => setBack, silentLog, wait)
    expect(after.claim(CALLER, setBack, setBack)).not.toBe('fresh')
  })

  it('treats a damaged file as a crash, not as a first start', async () => {
    writeFileSync(path, '{"floor":"17')
    const nonces = await openNonceStore(path, () => START, silentLog, wait)
    expect(nonces.claim(CALLER, START, START)).not.toBe('fresh')
  })
})
