/** One process that runs seeds for main.ts: it is told a few, and answers with what came of them. */
import { runSeed } from './run-seed.ts'
import type { Batch, BatchAnswer } from './worker-messages.ts'

async function run({ seeds, options, keepTrace }: Batch): Promise<BatchAnswer> {
  const startMs = process.cpuUsage()
  const answer: BatchAnswer = { reports: [], seen: {}, cpuMs: 0, peakKiB: 0 }
  for (const seed of seeds) {
    const { violation, digest, notes, lines, seen, networkMs } = await runSeed(
      { ...options, seed },
      keepTrace,
    )
    const shown = violation === null && !keepTrace ? [] : [...lines]
    answer.reports.push({ seed, violation, digest, notes, networkMs, lines: shown })
    for (const [kind, count] of seen) answer.seen[kind] = (answer.seen[kind] ?? 0) + count
  }
  const { user, system } = process.cpuUsage(startMs)
  answer.cpuMs = (user + system) / 1000
  answer.peakKiB = process.resourceUsage().maxRSS
  return answer
}

process.on('message', (batch: Batch) => {
  void run(batch).then((answer) => process.send?.(answer))
})
// Whoever started this is gone: so is the reason to go on.
process.on('disconnect', () => process.exit(0))
