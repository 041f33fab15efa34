import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { runPieces } from './pieces-command.ts'

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

async function run(...args: string[]): Promise<{ code: number; said: string }> {
  let said = ''
  const listen = (text: unknown) => {
    said += String(text)
    return true
  }
  vi.spyOn(process.stdout, 'write').mockImplementation(listen)
  vi.spyOn(process.stderr, 'write').mockImplementation(listen)
  return { code: await runPieces(args), said }
}

describe('filetao pieces', () => {
  it.each([
    [[]],
    [['move']],
    [['move', 'a']],
    [['move', 'a', 'b']],
    [['move', 'PIECES_URL', 'PIECES_URL']],
    [['move', 'a', 'PIECES_URL', 'b']],
    [['copy', 'a', 'PIECES_URL']],
  ])('explains itself for %j', async (args) => {
    vi.stubEnv('PIECES_URL', 's3://pieces/m1')
    expect(await run(...args)).toMatchObject({
      code: 2,
      said: expect.stringContaining('pieces move DATA PIECES_URL'),
    })
  })

  it('asks for PIECES_URL, and repeats no secret of a wrong one', async () => {
    vi.stubEnv('PIECES_URL', '')
    expect(await run('move', 'a', 'PIECES_URL')).toMatchObject({
      code: 2,
      said: expect.stringContaining('PIECES_URL names no bucket'),
    })
    vi.stubEnv('PIECES_URL', 's3://AKIA:hidden@pieces/m1')
    const refused = await run('move', 'a', 'PIECES_URL')
    expect(refused).toMatchObject({ code: 2, said: expect.stringContaining('AWS_SECRET_ACCESS_KEY') })
    expect(refused.said).not.toMatch(/AKIA|hidden/)
  })

  it('moves nothing out of a folder that no miner had', async () => {
    vi.stubEnv('PIECES_URL', 's3://pieces/m1?endpoint=http://127.0.0.1:1')
    const folder = temporaryFolder('pieces')
    mkdirSync(join(folder.path, 'pieces'))
    expect(await run('move', folder.path, 'PIECES_URL')).toMatchObject({
      code: 1,
      said: expect.stringContaining('is no data folder of a miner'),
    })
    folder.remove()
  })
})
