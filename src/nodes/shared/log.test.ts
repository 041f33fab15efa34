import { describe, expect, it } from 'vitest'
import { createLog, errorFields } from './log.ts'

function record(): { lines: string[]; write: (line: string) => void } {
  const lines: string[] = []
  return { lines, write: (line) => lines.push(line) }
}

describe('createLog', () => {
  it('writes one JSON object a line with bound and own fields', () => {
    const { lines, write } = record()
    createLog('miner', { write, now: () => 0 })
      .with({ piece: 'p' })
      .warn('damaged', { bytes: 5n, gone: undefined })
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        at: '1970-01-01T00:00:00.000Z',
        level: 'warn',
        node: 'miner',
        event: 'damaged',
        piece: 'p',
        bytes: '5',
      },
    ])
  })

  it('keeps any line below 1 KiB and on one line, whatever a peer puts into a field', () => {
    const { lines, write } = record()
    const fields = Object.fromEntries(
      Array.from({ length: 50 }, (_, i) => [`f${i}`, '\n\u2028"'.repeat(100_000)]),
    )
    createLog('miner', { write }).info('refused', fields)
    expect(lines).toHaveLength(1)
    expect(Buffer.byteLength(lines[0] ?? '')).toBeLessThan(1024)
    expect(lines[0]).not.toContain('\n')
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ event: 'refused', clipped: true })
  })

  it('cannot be made to forge the head of a line', () => {
    const { lines, write } = record()
    createLog('miner', { write }).info('refused', { level: 'error', node: 'validator' })
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'info', node: 'miner' })
  })

  it('says of an error its code and words, not its stack', () => {
    const error = Object.assign(new Error('write failed'), { code: 'ENOSPC' })
    expect(errorFields(error)).toEqual({
      error: 'Error',
      code: 'ENOSPC',
      detail: 'write failed',
      cause: undefined,
    })
  })
})
