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
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (await takeFree(path)) return { taken: true, release: () => rm(path, { force: true }) }
    const holder = await holderIn(path)
    if (holder === null) continue
    if (isHeldBy(holder)) return { taken: false, holder: pidOf(holder) }
    if (await takeOver(path, holder)) return { taken: true, release: () => rm(path, { force: true }) }
  }
  return { taken: false, holder: null }
}

/** A lock that was given back, or taken over by somebody else, while we looked at it is looked at again. */
const ATTEMPTS = 3

/** Takeovers of takeovers: each needs a process that was killed within the few calls of one. */
const DEPTH = 4

/**
 * Puts our lock into the place of a dead holder's, in one step, so that there is no moment without a lock in which a third one
 * may take it. Who may do that is decided by a second lock file beside the first, and with it in hand the first is looked at
 * again: the dead one's may have been taken over since. A takeover whose process was killed leaves that file behind, with a
 * dead holder, and is taken over in the same way.
 * @returns whether the lock is ours
 */
async function takeOver(path: string, dead: string, depth = DEPTH): Promise<boolean> {
  const right = `${path}.takeover`
  if (!(await takeFree(right))) {
    const holder = await holderIn(right)
    if (holder === null || isHeldBy(holder) || depth === 0) return false
    if (!(await takeOver(right, holder, depth - 1))) return false
  }
  try {
    if ((await holderIn(path)) !== dead) return false
    await withOwnFile(path, (own) => rename(own, path))
    return true
  } finally {
    await rm(right, { force: true })
  }
}

/** Null: there is no such file. */
async function holderIn(path: string): Promise<string | null> {
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch (caught) {
    if (caught instanceof Error && 'code' in caught && caught.code === 'ENOENT') return null
    throw caught
  }
}

/** A link appears with its content or not at all, and never replaces what is there. @returns whether it is ours */
function takeFree(path: string): Promise<boolean> {
  return withOwnFile(path, async (own) => {
    try {
      await link(own, path)
      return true
    } catch (caught) {
      if (caught instanceof Error && 'code' in caught && caught.code === 'EEXIST') return false
      throw caught
    }
  })
}

/** A file that names us, under a name that nobody else has. */
async function withOwnFile<T>(path: string, work: (own: string) => Promise<T>): Promise<T> {
  const own = `${path}.${randomBytes(6).toString('hex')}${TEMPORARY_SUFFIX}`
  await writeFile(own, identityOf(process.pid) ?? String(process.pid), { mode: 0o600, flag: 'wx' })
  try {
    return await work(own)
  } finally {
    await rm(own, { force: true })
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
