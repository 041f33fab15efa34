/** What processes cost: read from /proc, so only on Linux. */
import { readFileSync, writeFileSync } from 'node:fs'

/** Of sysconf(_SC_CLK_TCK), which is 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100

/** Seconds of processor time of these processes so far, all their threads together. */
export function cpuSeconds(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + secondsIn(pid, USER), 0)
}

/** Of all children of this process that have ended, and of theirs. */
export function endedChildrenSeconds(): number {
  return secondsIn(process.pid, CHILDREN_USER)
}

/** Places in /proc/PID/stat behind the name (proc(5)): user time, with system time next to it. */
const USER = 11
const CHILDREN_USER = 13

function secondsIn(pid: number, place: number): number {
  // The name, in brackets, may hold anything; what follows is separated by spaces.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[place]) + Number(fields[place + 1])) / TICKS_PER_SECOND
}

/** Forgets the peak so far. */
export function resetPeak(pid: number): void {
  try {
    // 5: the peak of resident memory (proc(5), clear_refs).
    writeFileSync(`/proc/${pid}/clear_refs`, '5')
  } catch {
    // Without root the peak counts from the start of the process.
  }
}

/** Most resident memory since the last `resetPeak`, megabytes of 10^6. */
export function peakMb(pid: number): number {
  const kib = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return (Number(kib) * 1024) / 1e6
}
