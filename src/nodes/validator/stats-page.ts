/** GET /stats: what this validator knows of each miner, for people and dashboards. Public: it is what weights come from. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { MinerStats } from '../../engine/records.ts'
import { answerPlain } from '../shared/plain-answers.ts'

export interface StatsSource {
  readonly hotkey: string
  block(): number
  rows(): readonly MinerStats[]
}

/** A handler for the server's routes beside the axon's: true when it took the request. */
export function statsPage(
  source: StatsSource,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    const [path] = (request.url ?? '').split('?', 1)
    if (path !== '/stats' || (request.method !== 'GET' && request.method !== 'HEAD')) return false
    const miners = [...source.rows()].sort((a, b) => b.score - a.score)
    const text = JSON.stringify({ validator: source.hotkey, block: source.block(), miners })
    answerPlain(response, { status: 200, type: 'application/json', text })
    return true
  }
}
