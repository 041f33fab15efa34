/** What every node tells of its own process: memory, CPU, descriptors and how late its timers run. */
import { readdirSync, readFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Metrics } from './metrics.ts'

const LAG_RESOLUTION_MS = 10
const LAG_WINDOW_MS = 10_000
const NS = 1e9

export function processMetrics(metrics: Metrics): void {
  metrics.counted('process_cpu_seconds_total', () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1e6
  })
  metrics.gauge('process_resident_memory_bytes', () => process.memoryUsage.rss())
  const began = Date.now() / 1000 - process.uptime()
  metrics.gauge('process_start_time_seconds', () => Math.round(began * 1000) / 1000)
  const max = maxFiles()
  metrics.gauge('process_open_fds', openFiles)
  metrics.gauge('process_max_fds', () => max)
  metrics.gauges('filetao_event_loop_lag_seconds', eventLoopLag())
}

type Lag = readonly [{ readonly stat: string }, number]

/** Whole windows, so that two readers see the same and neither takes anything from the other. */
function eventLoopLag(): () => readonly Lag[] {
  const delays = monitorEventLoopDelay({ resolution: LAG_RESOLUTION_MS })
  delays.enable()
  let last: readonly Lag[] = []
  setInterval(() => {
    last = [
      [{ stat: 'p50' }, seconds(delays.percentile(50))],
      [{ stat: 'p99' }, seconds(delays.percentile(99))],
      [{ stat: 'max' }, seconds(delays.max)],
    ]
    delays.reset()
  }, LAG_WINDOW_MS).unref()
  return () => last
}

/** What is recorded is the whole time between two looks, of which the resolution was meant. */
function seconds(ns: number): number {
  return Math.max(0, ns - LAG_RESOLUTION_MS * 1e6) / NS
}

function openFiles(): number | null {
  try {
    return readdirSync('/proc/self/fd').length
  } catch {
    return null
  }
}

function maxFiles(): number | null {
  try {
    const match = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))
    return match === null ? null : Number(match[1])
  } catch {
    return null
  }
}
