import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const PROGRAM = new URL('../../testing/memory-of-callers.ts', import.meta.url).pathname
const BOUND = 32 * 1024 * 1024

async function run(...args: string[]): Promise<unknown> {
  const node = ['--expose-gc', '--import', 'tsx', PROGRAM, ...args]
  return JSON.parse((await promisify(execFile)(process.execPath, node)).stdout)
}

it('a hundred thousand invented callers take less than 32 MiB of resident memory, in each memory of them', async () => {
  const names = (await run()) as string[]
  expect(names).toHaveLength(4)
  const grown = await Promise.all(names.map(async (name) => [name, await run(name)] as const))
  for (const [name, { grown: bytes }] of grown as [string, { grown: number }][]) {
    expect(bytes, name).toBeLessThan(BOUND)
  }
})
