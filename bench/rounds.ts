/**
 * A validator's rounds over 256 miners while its index grows from 10^4 to 10^6 pieces. Real: the index, the engine, every
 * proof and its verification. Simulated: the network (messages between two processes), the chain, and the miners, which
 * make small pieces anew from their numbers in a process of their own.
 */
import type { Measured } from './support/round-measure.ts'
import { type RoundRun, runRounds } from './support/round-run.ts'
import type { Verified } from './support/round-verify.ts'
import { printTable, type Row } from './support/table.ts'

const SIZES = [10_000, 100_000, 1_000_000]

function runAll(sizes: readonly number[]): void {
  const results: RoundRun[] = sizes.map(runRounds)
  for (const { pieces, diskMib: disk, measured, verified } of results) {
    printOne(pieces, disk, measured)
    printVerified(pieces, disk, verified)
  }
  const [least, most] = [results[0], results.at(-1)]
  if (least !== undefined && most !== undefined && most !== least) {
    printGrowth(least.measured, most.measured, most.pieces / least.pieces)
  }
}

const alone = (what: string, ours: number, unit: string): Row => ({
  what,
  ours,
  peer: '–',
  theirs: null,
  unit,
})
const limit = (what: string, ours: number, unit: string, theirs: number): Row => ({
  what,
  ours,
  peer: 'limit',
  theirs,
  unit,
})

function printOne(pieces: number, disk: number, measured: Measured): void {
  const { asked, passed, coldPickMs, pickMs } = measured
  printTable(`Rounds over 256 miners, ${pieces} indexed pieces (${passed} of ${asked} challenges passed)`, [
    limit('start of index and engine, files not cached', measured.startMs / 1000, 's', 5),
    limit('choice of a piece to audit, p50, files not cached', coldPickMs.p50, 'ms', 5),
    limit('choice of a piece to audit, p95, files not cached', coldPickMs.p95, 'ms', 5),
    limit('choice of a piece to audit, p50', pickMs.p50, 'ms', 5),
    limit('choice of a piece to audit, p95', pickMs.p95, 'ms', 5),
    alone('processor time of a challenge round (10 miners)', measured.roundCpuMs, 'ms'),
    alone('processor time of a whole step with it', measured.stepCpuMs, 'ms'),
    alone("processor time of the index's part of asking all 256", measured.allMinersCpuMs, 'ms'),
    alone('elapsed time of that', measured.allMinersMs, 'ms'),
    limit('resident memory after 24 steps', measured.rssMib, 'MiB', 700),
    limit('resident memory at its peak', measured.peakRssMib, 'MiB', 700),
    alone('index on disk', disk, 'MiB'),
  ])
}

function printVerified(pieces: number, disk: number, { ms, cpuMs, stallMs, peakRssMib }: Verified): void {
  printTable(`Walk over the whole index after a start, ${pieces} indexed pieces`, [
    alone('elapsed, files not cached', ms / 1000, 's'),
    alone('processor time', cpuMs / 1000, 's'),
    alone('speed', disk / (ms / 1000), 'MiB/s'),
    alone('longest time in which nothing else ran', stallMs, 'ms'),
    limit('resident memory at its peak', peakRssMib, 'MiB', 700),
  ])
}

function printGrowth(least: Measured, most: Measured, factor: number): void {
  const row = (what: string, ours: number, theirs: number, unit: string): Row => ({
    what,
    ours,
    peer: 'smallest index',
    theirs,
    unit,
  })
  printTable(`From the smallest index to one ${factor} times as large`, [
    row('processor time of a challenge round', most.roundCpuMs, least.roundCpuMs, 'ms'),
    row('processor time of a whole step', most.stepCpuMs, least.stepCpuMs, 'ms'),
    row("index's part of asking all 256", most.allMinersCpuMs, least.allMinersCpuMs, 'ms'),
    row('resident memory at its peak', most.peakRssMib, least.peakRssMib, 'MiB'),
    row('choice of a piece, p95', most.pickMs.p95, least.pickMs.p95, 'ms'),
    row('start', most.startMs / 1000, least.startMs / 1000, 's'),
  ])
}

const [only] = process.argv.slice(2)
runAll(only === undefined ? SIZES : [Number(only)])
