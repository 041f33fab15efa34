/** What `check-chain` says of a chain it understands, of one it cannot reach, and of a metadata snapshot. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type ChainFixture, populate, startChainFixture } from '../chain/chain-fixture.ts'
import { METADATA } from '../chain/metadata.ts'
import { runCheckChain } from './check-chain.ts'

let fixture: ChainFixture
let folder: string
beforeAll(async () => {
  fixture = await startChainFixture({ blockMs: 50 })
  folder = await mkdtemp(join(tmpdir(), 'filetao-check-'))
  await populate(fixture.chain)
})
afterAll(async () => {
  await fixture.remove()
  await rm(folder, { recursive: true })
})

const said = async (...args: string[]): Promise<{ code: number; text: string }> => {
  let text = ''
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk)
    return true
  })
  const errors = vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
  const code = await runCheckChain(args).finally(() => {
    spy.mockRestore()
    errors.mockRestore()
  })
  return { code, text }
}

test('the local chain is understood: network, runtime, age, rows, no difference', async () => {
  const { code, text } = await said(fixture.url)
  expect(code).toBe(0)
  expect(text).toMatch(/^network +local, genesis 0x[0-9a-f]{64}$/m)
  expect(text).toMatch(/^runtime +spec 424$/m)
  expect(text).toMatch(/^block +\d+, \d s old$/m)
  expect(text).toMatch(/^rows +3 neurons in subnet 21, of at most 256$/m)
  expect(text).toMatch(/^shapes +0 differ/m)
})

test('a subnet that is not there is a trouble, for programs too', async () => {
  const { code, text } = await said(fixture.url, '--netuid', '1', '--json')
  expect(code).toBe(1)
  expect(JSON.parse(text)).toMatchObject({
    understood: false,
    troubles: [expect.stringContaining('no-such-subnet')],
  })
})

test('a snapshot is compared, and a file that is none is a trouble', async () => {
  const good = join(folder, 'good.scale')
  await writeFile(good, METADATA)
  expect(await said(good)).toMatchObject({
    code: 0,
    text: expect.stringContaining('spec 424, metadata version 15'),
  })
  const cut = join(folder, 'cut.scale')
  await writeFile(cut, METADATA.subarray(0, 900))
  expect(await said(cut)).toMatchObject({
    code: 1,
    text: expect.stringContaining('cannot be read as metadata'),
  })
  expect((await said(join(folder, 'absent'))).code).toBe(1)
})

test('asked for wrongly is exit code 2', async () => {
  for (const args of [[], ['--netuid', '21'], [fixture.url, '--netuid', 'all']])
    expect((await said(...args)).code).toBe(2)
})
