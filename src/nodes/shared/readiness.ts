/**
 * Whether a node should be given new work now: `/live` says that the process answers, `/ready` names every dependency that is
 * missing. A process that is not ready stays alive: a restart mends none of these.
 */
import type { Metrics } from './metrics.ts'
import { type PlainAnswer } from './plain-answers.ts'

const SENTENCES = {
  draining: 'This node is stopping: it finishes what it has and takes nothing new.',
  'chain-away': 'No endpoint of the chain has answered yet.',
  'chain-stale': 'The chain has brought no good metagraph of a newer block for two minutes.',
  'chain-wrong':
    'The chain is not the one asked for, has no such subnet, or speaks a version this program does not understand.',
  'index-refuses': 'The index could not be read or written when it was last tried.',
  'disk-full': 'The disk of the data folder has no room for more.',
  'too-few-miners': 'Fewer than three owners have a miner that answers, so that no upload can be placed.',
} as const

export type NotReady = keyof typeof SENTENCES

export const NOT_READY = Object.keys(SENTENCES) as readonly NotReady[]

export function liveAnswer(): PlainAnswer {
  return json(200, { live: true, uptimeSeconds: Math.round(process.uptime()) })
}

export function readyAnswer(problems: readonly NotReady[]): PlainAnswer {
  const told = problems.map((code) => ({ code, message: SENTENCES[code] }))
  return json(problems.length === 0 ? 200 : 503, { ready: problems.length === 0, problems: told })
}

export function readinessMetrics(metrics: Metrics, problems: () => readonly NotReady[]): void {
  metrics.gauge('filetao_ready', () => (problems().length === 0 ? 1 : 0))
  metrics.gauges('filetao_not_ready', () => problems().map((problem) => [{ problem }, 1] as const))
}

function json(status: number, value: object): PlainAnswer {
  return { status, type: 'application/json', text: JSON.stringify(value) }
}
