/** Faults at system calls of a process that runs, by strace: killed at one, errors, delays. */
import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { until } from '../../support/network.ts'
import { isAlive } from '../node-process.ts'

export interface SyscallFault {
  /** Lets go of the process; what was done stays done. */
  stop(): Promise<void>
}

/**
 * @param faults as strace's `inject`: `rename:signal=SIGKILL:when=2`, `fsync,fdatasync:error=EIO`, `fsync:delay_enter=500ms`. `when` counts
 * in each thread by itself
 * @returns when every thread is traced, so that nothing escapes
 */
export async function atSyscalls(pid: number, ...faults: readonly string[]): Promise<SyscallFault> {
  const names = faults.flatMap((fault) => (fault.split(':')[0] ?? '').split(','))
  const inject = faults.flatMap((fault) => ['-e', `inject=${fault}`])
  const words = [
    '-f',
    '-qqq',
    '-o',
    '/dev/null',
    '-e',
    `trace=${names.join(',')}`,
    ...inject,
    '-p',
    String(pid),
  ]
  const child = spawn('strace', words, { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (text: Buffer) => {
    said += text.toString()
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  await until(() => isOver(child) || isTraced(pid), `strace has process ${pid}`, 10_000)
  // A process that lives no more met the fault before the last of its threads was taken.
  if (isOver(child) && isAlive(pid)) throw new Error(`strace did not take process ${pid}: ${said}`)
  return {
    stop: async () => {
      // Asked to let go of threads that wait, strace waits with them. Its death lets go of all at once.
      if (!isOver(child)) child.kill('SIGKILL')
      await ended
    },
  }
}

const isOver = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null

function isTraced(pid: number): boolean {
  if (!isAlive(pid)) return false
  const threads = readdirSync(`/proc/${pid}/task`)
  try {
    return threads.every(
      (thread) => !/^TracerPid:\s*0$/m.test(readFileSync(`/proc/${pid}/task/${thread}/status`, 'utf8')),
    )
  } catch {
    // A thread ended meanwhile.
    return false
  }
}
