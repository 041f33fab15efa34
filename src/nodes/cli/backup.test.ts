/** Copies of an index that is being written to, and indexes out of them; whatever is not whole is refused with a sentence. */
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, it, vi } from 'vitest'
import { filledIndex } from '../../testing/filled-index.ts'
import { silentLog } from '../shared/log.ts'
import { controlPath, openControlSocket } from '../validator/control-socket.ts'
import { cidOfNumber, objectOf, pieceOf } from '../validator/index-fixture.ts'
import { checkIndex } from '../validator/index-repair.ts'
import { openLevelIndex } from '../validator/level-index.ts'
import { startRedis } from '../validator/redis-fixture.ts'
import { runBackup, runRestore } from './backup-command.ts'

const OBJECTS = 50
const filled = filledIndex(OBJECTS)
const { at } = filled

async function isWhole(index: string): Promise<boolean> {
  const findings: unknown[] = []
  const report = await checkIndex(index, (finding) => void findings.push(finding))
  return report.unreadable === null && report.files.length + findings.length === 0
}

describe('filetao backup', () => {
  it('copies an index that is written to meanwhile as it was at one instant', async () => {
    const index = await openLevelIndex(at('data/index'))
    const { snapshot } = index
    if (snapshot === undefined) throw new TypeError('LevelDB makes snapshots')
    const close = await openControlSocket(at('data'), { snapshot }, silentLog)
    expect(statSync(controlPath(at('data'))).mode & 0o777).toBe(0o600)
    const underWay = { hotkey: '5G', dataHash: '7', cid: cidOfNumber(0), seed: 's', until: 2 }
    await index.apply([{ kind: 'placing', entry: underWay }], 'durable')
    let writing = true
    let written = OBJECTS
    const writer = (async () => {
      while (writing) {
        const n = written++
        const record = objectOf(n)
        const pieces = record.receipts.map(({ miner }) => ({
          kind: 'piece' as const,
          record: pieceOf(n, miner),
        }))
        await index.apply([{ kind: 'object', record }, ...pieces], 'relaxed')
      }
    })()
    expect(await runBackup([at('data'), at('copy')])).toBe(0)
    expect(filled.said).toMatch(/^\d+ records are in .*copy, read back with the hash [0-9a-f]{64}\n$/)
    writing = false
    await writer
    expect(written).toBeGreaterThan(OBJECTS + 1)
    await close?.()
    await index.close()

    expect(await runRestore([at('copy'), at('new')])).toBe(0)
    expect(await isWhole(at('new/index'))).toBe(true)
    const again = await openLevelIndex(at('new/index'))
    for (let n = 0; n < OBJECTS; n++) expect(await again.object(cidOfNumber(n))).toEqual(objectOf(n))
    // It may have been acknowledged since: nobody may be told to discard it.
    expect(await again.placings(9)).toEqual([])
    await again.close()
    expect(statSync(at('copy')).mode & 0o777).toBe(0o600)
  })

  it('copies a stopped one too, never over a file, and tells programs what it did', async () => {
    expect(await runBackup([at('data'), at('copy'), '--json'])).toBe(0)
    const facts = JSON.parse(filled.said) as { sha256: string; records: number }
    expect(facts.records).toBeGreaterThan(OBJECTS)
    filled.said = ''
    expect(await runBackup([at('data'), at('copy')])).toBe(1)
    expect(filled.said).toContain('exists already')
    filled.said = ''
    expect(await runRestore([at('copy'), at('new'), '--json'])).toBe(0)
    expect(JSON.parse(filled.said)).toMatchObject({ sha256: facts.sha256 })
    expect(await runBackup([at('nothing'), at('other')])).toBe(1)
    expect(existsSync(at('other'))).toBe(false)
    expect(await runBackup([at('data')])).toBe(2)
  })

  it('goes to Redis and back with the same hash', async () => {
    const redis = await startRedis()
    try {
      vi.stubEnv('INDEX_URL', redis.address('backup'))
      await runBackup([at('data'), at('copy'), '--json'])
      const { sha256 } = JSON.parse(filled.said) as { sha256: string }
      filled.said = ''
      expect(await runRestore([at('copy'), 'INDEX_URL'])).toBe(0)
      expect(filled.said).toContain(sha256)
      expect(await runRestore([at('copy'), 'INDEX_URL'])).toBe(1)
      filled.said = ''
      expect(await runBackup(['INDEX_URL', at('again')])).toBe(0)
      expect(filled.said).toContain(sha256)
    } finally {
      await redis.stop()
    }
  }, 60_000)
})

describe('filetao restore', () => {
  it('never writes over an index', async () => {
    await runBackup([at('data'), at('copy')])
    filled.said = ''
    expect(await runRestore([at('copy'), at('data')])).toBe(1)
    expect(filled.said).toContain('holds an index already')
  })

  const change = (work: (text: string) => string) => {
    writeFileSync(at('bad'), gzipSync(work(gunzipSync(readFileSync(at('copy'))).toString())))
  }
  it.each([
    ['cut short', () => writeFileSync(at('bad'), readFileSync(at('copy')).subarray(0, -20)), 'not whole'],
    ['without its end', () => change((text) => text.replace(/\{"records".*\n$/, '')), 'breaks off'],
    ['with a byte changed', () => change((text) => text.replace('"length":1', '"length":2')), 'another hash'],
    ['without a record', () => change((text) => text.replace(/object:.*\n/, '')), 'another hash'],
    ['with more behind it', () => change((text) => `${text}x\ty\n`), 'goes on after its end'],
    ['that is no copy', () => writeFileSync(at('bad'), gzipSync('hello\n')), 'is no copy'],
    ['that is not packed', () => writeFileSync(at('bad'), 'hello\n'), 'not whole'],
  ])('refuses a file %s, and leaves no index', async (_what, spoil, sentence) => {
    await runBackup([at('data'), at('copy')])
    filled.said = ''
    spoil()
    expect(await runRestore([at('bad'), at('new')])).toBe(1)
    expect(filled.said).toContain(sentence)
    filled.said = ''
    expect(await runRestore([at('copy'), at('new')])).toBe(0)
  })
})
