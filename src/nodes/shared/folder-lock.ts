/**
 * One process at a time. A lock file names its holder by process id and start time, so that a lock left by kill -9 is
 * taken over at once, also when the system has given the id to another process since, and also while the killed process
 * still waits to be reaped.
 */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { TEMPORARY_SUFFIX } from './durable-file.ts'

const FILE = 'lock'

/** The folder is in use; the message names the holder, who may have gone while this was found out. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError'
  /** Process id of the holder; null when it could not be told. */
  readonly holder: number | null
  constructor(folder: string, holder: number | null) {
    super(`the folder ${folder} is in use by ${holder === null ? 'another process' : `process ${holder}`}`)
    this.holder = holder
  }
}

export type LockAttempt =
  | { readonly taken: true; readonly release: () => Promise<void> }
  | { readonly taken: false; readonly holder: number | null }

/** @returns a function that gives the folder back. @throws FolderInUseError */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const attempt = await tryLock(join(folder, FILE))
  if (attempt.taken) return attempt.release
  throw new FolderInUseError(folder, attempt.holder)
}

/** Takes the lock file at `path` if nobody that lives holds it. */
export async function tryLock(path: string): Promise<LockAttempt> {
  const own = `${path}.${randomBytes(6).toString('hex')}${TEMPORARY_SUFFIX}`
  await writeFile(own, identityOf(process.pid) ?? String(process.pid), { mode: 0o600, flag: 'wx' })
  try {
    // Twice: once to find a dead holder, once more when its lock has been put aside.
    for (let attempt = 0; attempt < 2; attempt++) {
      if (await linked(own, path)) return { taken: true, release: () => rm(path, { force: true }) }
      const holder = (await readFile(path, 'utf8').catch(() => '')).trim()
      if (isHeldBy(holder)) return { taken: false, holder: pidOf(holder) }
      await putAside(path, holder)
    }
    return { taken: false, holder: null }
  } finally {
    await rm(own, { force: true })
  }
}

/** A link appears with its content or not at all, and never replaces what is there. */
async function linked(own: string, path: string): Promise<boolean> {
  try {
    await link(own, path)
    return true
  } catch (caught) {
    if (caught instanceof Error && 'code' in caught && caught.code === 'EEXIST') return false
    throw caught
  }
}

/** Removes a dead holder's lock. Two finders race for it by renaming: who caught a living one's puts it back. */
async function putAside(path: string, dead: string): Promise<void> {
  const aside = `${path}.${randomBytes(6).toString('hex')}${TEMPORARY_SUFFIX}`
  try {
    await rename(path, aside)
    if ((await readFile(aside, 'utf8')).trim() !== dead) await link(aside, path)
  } catch {
    // Somebody else put it aside, or took the lock again: the next attempt finds out.
  } finally {
    await rm(aside, { force: true })
  }
}

function pidOf(holder: string): number | null {
  const pid = Number(/^\d+/.exec(holder)?.[0])
  return Number.isInteger(pid) && pid > 0 ? pid : null
}

function isHeldBy(holder: string): boolean {
  const pid = pidOf(holder)
  if (pid === null) return false
  try {
    process.kill(pid, 0)
  } catch (caught) {
    // EPERM: it runs, and is somebody else's.
    if (!(caught instanceof Error && 'code' in caught && caught.code === 'EPERM')) return false
  }
  return holder === identityOf(pid)
}

/**
 * `pid start-time`; the start time is known on Linux only, elsewhere the id has to do. null for a process that has ended
 * and not been reaped.
 */
function identityOf(pid: number): string | null {
  try {
    // proc(5): pid (name) state ppid … starttime is field 22; the name may hold anything, also parentheses.
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)?.split(' ') ?? []
    return fields[0] === 'Z' || fields[0] === 'X' ? null : `${pid} ${fields[19] ?? ''}`
  } catch {
    return `${pid}`
  }
}
