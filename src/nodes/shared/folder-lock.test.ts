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
    const statNow = () => readFile(`/proc/${child}/stat`, 'latin1')
    await expect.poll(statNow, { timeout: 10_000 }).toContain(') Z ')
    await lockFolder(folder)
    parent.kill('SIGKILL')
  })

  it('gives a folder that many ask for to one', async () => {
    await writeFile(join(folder, 'lock'), '999999999 1')
    const asked = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder)))
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('gives the lock of a killed process to one of twenty callers, every time', async () => {
    const winners: number[] = []
    for (let round = 0; round < 60; round += 1) {
      await writeFile(join(folder, 'lock'), '999999999 1')
      // Some find the lock while others are in the middle of their takeover.
      const asked = await Promise.allSettled(
        Array.from({ length: 20 }, async (_, caller) => {
          for (let turn = 0; turn < caller % 5; turn += 1) await readdir(folder)
          return lockFolder(folder)
        }),
      )
      winners.push(asked.filter(({ status }) => status === 'fulfilled').length)
      for (const each of asked) if (each.status === 'fulfilled') await each.value()
    }
    expect(winners.filter((count) => count !== 1)).toEqual([])
    expect(await readdir(folder)).toEqual([])
  }, 120_000)

  it('takes over a lock whose takeover was killed half way, also twice in a row', async () => {
    for (const left of [['lock.takeover'], ['lock.takeover', 'lock.takeover.takeover']]) {
      for (const name of ['lock', ...left]) await writeFile(join(folder, name), '999999999 1')
      const asked = await Promise.allSettled(Array.from({ length: 5 }, () => lockFolder(folder)))
      const won = asked.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
      expect(won).toHaveLength(1)
      expect(await readdir(folder)).toEqual(['lock'])
      await won[0]?.()
    }
  })

  it('leaves a lock to whoever is taking it over', async () => {
    const release = await lockFolder(folder)
    await writeFile(join(folder, 'lock.takeover'), await readFile(join(folder, 'lock')))
    await writeFile(join(folder, 'lock'), '999999999 1')
    await expect(lockFolder(folder)).rejects.toThrow(FolderInUseError)
    expect(await readFile(join(folder, 'lock'), 'utf8')).toBe('999999999 1')
    await release()
    await rm(join(folder, 'lock.takeover'))
  })
})
