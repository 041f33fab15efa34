/** What all audits of a file come to: how well it is covered, and how it stands. Pure. */
import { leafCount } from '../../protocol/content-tree.ts'
import type { AuditRow, AuditRun, Coverage, FileStanding, HolderAudit } from '../audit-api.ts'
import { COPIES_WANTED } from '../check-receipts.ts'
import { LOST_SHARE } from './draw-audit.ts'

/** An object of a file, with its runs, newest first. */
export interface AuditedObject {
  readonly cid: string
  /** Bytes. */
  readonly length: number
  readonly runs: readonly AuditRun[]
}

/** Runs of the newest audit: one for each validator that was asked. */
export function newestRuns(runs: readonly AuditRun[]): readonly AuditRun[] {
  return runs.filter(({ at }) => at === runs[0]?.at)
}

export function newestHolders(runs: readonly AuditRun[]): readonly HolderAudit[] {
  return newestRuns(runs).flatMap(({ holders }) => holders)
}

/** Who is a copy of the object, or should be one. */
function copiesIn(runs: readonly AuditRun[]): readonly HolderAudit[] {
  return newestHolders(runs).filter(({ verdict }) => verdict !== 'unasked')
}

/** Miners whose copy of the object the newest audit proved. */
export function provenCopies(runs: readonly AuditRun[]): number {
  const proven = newestHolders(runs).filter(({ verdict }) => verdict === 'proven')
  return new Set(proven.map(({ minerHotkey }) => minerHotkey)).size
}

interface Asked {
  readonly questions: number
  /** One audit proved every chunk. */
  readonly isWhole: boolean
}

/** Of the proven copies the one that was asked least. */
function leastAsked({ runs }: AuditedObject): Asked {
  const proven = newestHolders(runs).filter(({ verdict }) => verdict === 'proven')
  const asked = proven.map(({ minerHotkey }) => askedOf(runs, minerHotkey))
  const [least] = asked.toSorted((a, b) => Number(a.isWhole) - Number(b.isWhole) || a.questions - b.questions)
  return least ?? { questions: 0, isWhole: false }
}

/**
 * Through each validator from the newest run back to the first that did not prove the copy. What lies before is not counted: who
 * stays silent where it has lost something, and proves where it has not, would gather questions for ever.
 */
function askedOf(runs: readonly AuditRun[], miner: string): Asked {
  const broken = new Set<string>()
  let questions = 0
  let isWhole = false
  for (const { chunks, holders, validatorHotkey } of runs) {
    const own = holders.find(({ minerHotkey }) => minerHotkey === miner)
    if (own?.verdict !== 'proven') broken.add(validatorHotkey)
    if (own === undefined || broken.has(validatorHotkey)) continue
    questions += own.passed
    isWhole ||= own.passed > 0 && own.passed === chunks
  }
  return { questions, isWhole }
}

/**
 * How many questions over the whole file they are worth. Each object gets its share by its records, and the one that was asked
 * least for its size decides, for there a loss would lie.
 */
function evenQuestions(asked: readonly (Asked & { readonly records: number })[], records: number): number {
  const worth = asked
    .filter(({ isWhole }) => !isWhole)
    .map((object) => (object.questions * records) / Math.max(1, object.records))
  const sum = asked.reduce((total, { questions }) => total + questions, 0)
  return worth.length === 0 ? sum : Math.floor(Math.min(...worth))
}

export function coverageOf(objects: readonly AuditedObject[]): Coverage {
  const records = objects.reduce((sum, { length }) => sum + leafCount(length), 0)
  const lostRecords = Math.max(1, Math.ceil(records * LOST_SHARE))
  const lostShare = records === 0 ? 1 : lostRecords / records
  const asked = objects.map((object) => ({ ...leastAsked(object), records: leafCount(object.length) }))
  const questions = evenQuestions(asked, records)
  const isWhole = objects.length > 0 && asked.every((each) => each.isWhole)
  const copies = objects.flatMap(({ runs }) => copiesIn(runs))
  const newest = objects.map(({ runs }) => runs[0]?.at ?? null)
  return {
    records,
    copies: copies.length,
    proven: copies.filter(({ verdict }) => verdict === 'proven').length,
    lostShare,
    lostRecords,
    questions,
    missChance: isWhole ? 0 : (1 - lostShare) ** questions,
    oldestAt: oldestOf(newest),
  }
}

function oldestOf(times: readonly (number | null)[]): number | null {
  let oldest = Number.POSITIVE_INFINITY
  for (const at of times) {
    if (at === null) return null
    oldest = Math.min(oldest, at)
  }
  return Number.isFinite(oldest) ? oldest : null
}

function isFailing({ verdict }: HolderAudit): boolean {
  return verdict === 'failed' || verdict === 'missing'
}

export function standingOf(objects: readonly AuditedObject[]): FileStanding {
  if (objects.length === 0 || objects.some(({ runs }) => runs.length === 0)) return 'unaudited'
  const failing = objects.filter(({ runs }) => newestHolders(runs).some(isFailing))
  if (failing.some(({ runs }) => provenCopies(runs) === 0)) return 'lost'
  if (failing.length > 0) return 'failed'
  return fewestCopies(objects) < COPIES_WANTED ? 'weak' : 'proven'
}

export function fewestCopies(objects: readonly AuditedObject[]): number {
  return objects.length === 0 ? 0 : Math.min(...objects.map(({ runs }) => provenCopies(runs)))
}

/** A wrong answer before a declared loss; null: all is well. */
export function worstOf(objects: readonly AuditedObject[]): AuditRow['worst'] {
  const found = objects.flatMap(({ cid, runs }) =>
    newestRuns(runs).flatMap(({ holders, validatorHotkey }) =>
      holders.filter(isFailing).map((holder) => ({ ...holder, validatorHotkey, cid })),
    ),
  )
  return found.find(({ verdict }) => verdict === 'failed') ?? found[0] ?? null
}
