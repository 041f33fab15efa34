import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { runConformance } from './conformance.ts'

let folder = ''
let out = ''
let err = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'filetao-conformance-'))
  out = ''
  err = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text)
    return true
  })
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    err += String(text)
    return true
  })
})

afterEach(async () => {
  vi.restoreAllMocks()
  await rm(folder, { recursive: true })
})

const lines = (): string[] => out.trimEnd().split('\n')

test('a folder whose vectors all pass: a line per file, the total last, exit code 0', async () => {
  await cp('e2e/vectors/hash.json', join(folder, 'hash.json'))
  await cp('e2e/vectors/b64json.json', join(folder, 'b64json.json'))
  await writeFile(join(folder, 'README.md'), 'not a vector file')
  expect(await runConformance([folder])).toBe(0)
  expect(lines()).toEqual([
    'b64json.json  48 passed, 0 failed',
    'hash.json  111 passed, 0 failed',
    '159 passed, 0 failed',
  ])
})

test('an unknown file and a broken one fail the run by name, in subfolders too', async () => {
  await writeFile(join(folder, 'surprise.json'), '{}')
  await writeFile(join(folder, 'hash.json'), '{"hash":')
  await mkdir(join(folder, 'wycheproof'))
  await writeFile(join(folder, 'wycheproof', 'other_test.json'), '{}')
  expect(await runConformance([folder])).toBe(1)
  expect(lines()).toContain('surprise.json  0 passed, 1 failed')
  expect(lines()).toContain('wycheproof/other_test.json  0 passed, 1 failed')
  expect(lines().at(-1)).toBe('0 passed, 3 failed')
})

test('at most five failures are shown beneath a file', async () => {
  const vectors = { hash: Array.from({ length: 9 }, () => ({})) }
  await writeFile(join(folder, 'hash.json'), JSON.stringify(vectors))
  expect(await runConformance([folder])).toBe(1)
  expect(lines().filter((line) => line.startsWith('  ')).length).toBeLessThanOrEqual(5)
})

test('a missing folder, an empty one and no folder are one sentence and exit code 2', async () => {
  for (const args of [[join(folder, 'absent')], [folder], [], ['--help']]) {
    err = ''
    expect(await runConformance(args), args.join(' ')).toBe(2)
    expect(err.trimEnd().split('\n'), args.join(' ')).toHaveLength(1)
  }
  expect(out).toBe('')
})
