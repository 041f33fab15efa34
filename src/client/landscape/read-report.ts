/** Everything that one validator publishes of its miners and objects, read page by page. */
import { type AskPorts, broken, startVisit, type Unasked, type Visit } from './ask-validator.ts'
import type { MinerReport, ObjectsReport, ScoringPace } from './landscape-api.ts'
import { MINERS_MAX } from './parse-common.ts'
import { type MinersPart, parseMiners } from './parse-miners.ts'
import { parseObjects } from './parse-objects.ts'

/** The most that a validator gives at once; docs/api.md. */
const PAGE = 100
const PAGES_MAX = Math.ceil(MINERS_MAX / PAGE)

/** What came, all of one visit. */
export interface ReadReport {
  readonly block: number
  readonly pace: ScoringPace | null
  readonly windowStart: number | null
  readonly weightsBlock: number | null
  readonly miners: readonly MinerReport[]
  /** Null: it did not tell. */
  readonly objects: ObjectsReport | null
}

/** Never rejects. */
export async function readReport(
  ports: AskPorts,
  hotkey: string,
): Promise<{ readonly ok: true; readonly value: ReadReport } | Unasked> {
  const visit = startVisit(ports, hotkey)
  try {
    const [pages, objects] = await Promise.all([readMiners(visit, hotkey), readObjects(visit)])
    if (!pages.ok) return pages
    const { first, miners } = pages
    const { block, windowBlocks, successScale, windowStart, weightsBlock } = first
    const pace = successScale === null ? null : { windowBlocks, successScale }
    return { ok: true, value: { block, pace, windowStart, weightsBlock, miners, objects } }
  } finally {
    visit.end()
  }
}

type Pages =
  | { readonly ok: true; readonly first: MinersPart; readonly miners: readonly MinerReport[] }
  | Unasked

/** By hotkey, an order that does not move while pages are turned. */
async function readMiners(visit: Visit, hotkey: string): Promise<Pages> {
  const miners = new Map<string, MinerReport>()
  let first: MinersPart | null = null
  let cursor: string | null = null
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const from: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const asked = await visit.get(`/miners?sort=hotkey&limit=${PAGE}${from}`)
    if (!asked.ok) return asked
    const parsed = parseMiners(asked.text)
    if (!parsed.ok) return broken(`Its answer cannot be read: ${parsed.detail}.`)
    if (parsed.value.validator !== hotkey) return broken('It answers under another hotkey.')
    first ??= parsed.value
    for (const miner of parsed.value.miners) miners.set(miner.hotkey, miner)
    cursor = parsed.value.next
    if (cursor === null) return { ok: true, first, miners: [...miners.values()] }
  }
  return broken('It lists more miners than a subnet has.')
}

async function readObjects(visit: Visit): Promise<ObjectsReport | null> {
  const asked = await visit.get('/objects/health')
  if (!asked.ok) return null
  const parsed = parseObjects(asked.text)
  return parsed.ok ? parsed.value : null
}
