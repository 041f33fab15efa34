import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FolderInUseError, lockFolder } from './folder-lock.ts'

describe('lockFolder', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'filetao-lock-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('refuses a folder whose holder lives, and names it', async () => {
    const release = await lockFolder(folder)
    await expect(lockFolder(folder)).rejects.toThrow(FolderInUseError)
    await expect(lockFolder(folder)).rejects.toThrow(`process ${process.pid}`)
    await release()
    await (await lockFolder(folder))()
    expect(await readdir(folder)).toEqual([])
  })

  it.each(['', 'nonsense', '0', '999999999 1', `${process.pid} 1`])(
    'takes over the lock %j, which nobody holds',
    async (left) => {
      await writeFile(join(folder, 'lock'), left)
      await lockFolder(folder)
      expect(await readFile(join(folder, 'lock'), 'utf8')).toMatch(new RegExp(`^${process.pid}\\b`))
    },
  )

  it('takes over the lock of a killed process that nobody has reaped yet', async () => {
    // The shell replaces itself by sleep, which never waits for the background child it inherits.
    const script = `sleep 60 & echo $!; exec sleep 60`
    const parent = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] })
    const child = Number(await new Promise<Buffer>((line) => parent.stdout.once('data', line)))
    const stat = await readFile(`/proc/${child}/stat`, 'latin1')
    await writeFile(join(folder, 'lock'), `${child} ${stat.split(') ').at(-1)?.split(' ')[19]}`)
    await expect(lockFolder(folder)).rejects.toThrow(FolderInUseError)
    process.kill(child, 'SIGKILL')
    await expect.poll(() => readFile(`/proc/${child}/stat`, 'latin1')).toContain(') Z ')
    await lockFolder(folder)
    parent.kill('SIGKILL')
  })

  it('gives a folder that many ask for to one', async () => {
    await writeFile(join(folder, 'lock'), '999999999 1')
    const asked = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder)))
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })
})
