import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { UNREAD, type WhenUnread } from './closed-pipe.ts'

const MAIN = new URL('main.ts', import.meta.url).href
const PIPE = new URL('closed-pipe.ts', import.meta.url).href

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder('closed-pipe')
})
afterEach(() => folder.remove())

/** Runs `script` with a reader that has gone before the first byte; its exit code and stderr. */
async function unread(script: string): Promise<{ code: number | null; said: string }> {
  const child: ChildProcess = spawn(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '-e', script],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  child.stdout?.destroy()
  let said = ''
  child.stderr?.on('data', (text: Buffer) => {
    said += text.toString()
  })
  const code = await new Promise<number | null>((resolve) => child.once('close', (how) => resolve(how)))
  return { code, said }
}

const running = (args: readonly string[]) =>
  `import(${JSON.stringify(MAIN)}).then(({ main }) => main(${JSON.stringify(args)}))`

describe('a command whose output nobody reads any more', () => {
  it('ends quietly with the code that a shell shows for SIGPIPE', async () => {
    expect(await unread(running(['help']))).toEqual({ code: UNREAD, said: '' })
  }, 60_000)

  it('ends so in the middle of what it has to say', async () => {
    cpSync('e2e/vectors/hash.json', join(folder.path, 'hash.json'))
    cpSync('e2e/vectors/b64json.json', join(folder.path, 'b64json.json'))
    expect(await unread(running(['conformance', folder.path]))).toEqual({ code: UNREAD, said: '' })
  }, 60_000)

  it.each<[WhenUnread, number, string]>([
    ['end', UNREAD, ''],
    ['finish', 0, 'finished, unread: true'],
  ])(
    'that is to %s',
    async (when, code, said) => {
      const script = `
      import { watchOutput } from ${JSON.stringify(PIPE)}
      const isUnread = watchOutput(${JSON.stringify(when)})
      process.stdout.once('error', () => {
        process.stdout.write('another line\\n')
        process.stderr.write('finished, unread: ' + isUnread())
      })
      process.stdout.write('one line\\n')`
      expect(await unread(script)).toEqual({ code, said })
    },
    60_000,
  )
})
