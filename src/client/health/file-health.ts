/** All copies of a file as one picture: which object has the fewest, and how many are left if the riskiest miners go. */
import type { AuditRun } from '../audit-api.ts'
import { COPIES_WANTED } from '../check-receipts.ts'
import type { FileHealth, HolderRisk, ObjectHealth, RiskReason } from '../health-api.ts'
import { MINERS_GOING_MAX } from '../health-api.ts'
import type { PartProof } from '../proof-api.ts'
import { type Copy, copiesOf, countOf, type Sighting } from './copies.ts'
import type { SubnetRisk } from './risk.ts'

/** Of the list of holders at risk. */
const RISKS_MAX = 32

export interface ObjectCopies {
  readonly part: PartProof
  readonly runs: readonly AuditRun[]
  readonly copies: readonly Copy[]
  readonly health: ObjectHealth
}

/** @param runsOf audits of an object by its CID, newest first */
export function objectsOf(
  parts: readonly PartProof[],
  runsOf: ReadonlyMap<string, readonly AuditRun[]>,
  sighting: Sighting,
): ObjectCopies[] {
  return parts.map((part) => {
    const runs = runsOf.get(part.cid) ?? []
    const copies = copiesOf(part, runs, sighting)
    const { cid, role, index } = part
    return { part, runs, copies, health: { cid, role, index, ...countOf(copies) } }
  })
}

export type CopiesPicture = Pick<
  FileHealth,
  'standing' | 'objects' | 'wanted' | 'weakest' | 'copiesAfter' | 'risks'
>

export function pictureOf(objects: readonly ObjectCopies[], risk: SubnetRisk): CopiesPicture {
  const weakest = weakestOf(objects)
  return {
    standing: standingOf(objects, weakest),
    objects: objects.length,
    wanted: COPIES_WANTED,
    weakest,
    copiesAfter: copiesAfter(objects, risk),
    risks: risksOf(objects, risk),
  }
}

function weakestOf(objects: readonly ObjectCopies[]): ObjectHealth | null {
  let weakest: ObjectHealth | null = null
  for (const { health } of objects) if (weakest === null || isWeaker(health, weakest)) weakest = health
  return weakest
}

function isWeaker(a: ObjectHealth, b: ObjectHealth): boolean {
  return a.operators === b.operators ? a.copies < b.copies : a.operators < b.operators
}

function standingOf(objects: readonly ObjectCopies[], weakest: ObjectHealth | null): FileHealth['standing'] {
  if (weakest === null || isIncomplete(objects)) return 'unknown'
  // Somebody has never proven anything to this device: nothing was lost that it knows of.
  if (objects.some(({ copies }) => copies.length === 0)) return 'unknown'
  if (weakest.copies === 0) return 'lost'
  return weakest.operators < COPIES_WANTED ? 'short' : 'fine'
}

/** A manifest's index is the number of parts: of a link's file only the manifest has been seen. */
function isIncomplete(objects: readonly ObjectCopies[]): boolean {
  const seen = objects.filter(({ part }) => part.role === 'part').length
  return objects.some(({ part }) => part.role === 'manifest' && part.index > seen)
}

/** [k]: of the object that has the fewest then, without the k riskiest miners. Empty where there are no objects. */
export function copiesAfter(
  objects: readonly Pick<ObjectCopies, 'copies'>[],
  { miners }: Pick<SubnetRisk, 'miners'>,
): number[] {
  if (objects.length === 0) return []
  const place = new Map(miners.map((hotkey, at) => [hotkey, at]))
  // Places in the order of risk of the copies of each object; whoever has none there (a validator) stays.
  const places = objects.map(({ copies }) =>
    copies.flatMap(({ state, hotkey }) =>
      state === 'alive' ? [place.get(hotkey) ?? Number.POSITIVE_INFINITY] : [],
    ),
  )
  return Array.from({ length: MINERS_GOING_MAX + 1 }, (_, gone) =>
    Math.min(...places.map((each) => each.filter((at) => at >= gone).length)),
  )
}

function risksOf(objects: readonly ObjectCopies[], risk: SubnetRisk): HolderRisk[] {
  const held = new Map<string, { objects: number; own: Set<RiskReason> }>()
  for (const { copies } of objects)
    for (const { hotkey, state, silentSince } of copies) {
      const entry = held.get(hotkey) ?? { objects: 0, own: new Set<RiskReason>() }
      entry.objects += 1
      if (state !== 'alive') entry.own.add(state === 'unknown' ? 'unasked' : state)
      if (silentSince !== null) entry.own.add('silent')
      held.set(hotkey, entry)
    }
  const risks = [...held].flatMap(([hotkey, { objects: count, own }]) => {
    const seat = own.has('gone') ? undefined : risk.of.get(hotkey)
    const reasons = [...own, ...(seat?.reasons ?? [])]
    return reasons.length === 0 ? [] : [{ ...(seat ?? nowhere(hotkey)), reasons, objects: count }]
  })
  return risks.sort((a, b) => rank(a) - rank(b) || a.before - b.before).slice(0, RISKS_MAX)
}

/** What is lost first, then what may be, then the order in which seats go. */
function rank({ reasons }: HolderRisk): number {
  if (reasons.includes('gone')) return 0
  if (reasons.includes('failed')) return 1
  return reasons.includes('silent') || reasons.includes('unasked') ? 2 : 3
}

function nowhere(hotkey: string): Omit<HolderRisk, 'objects' | 'reasons'> {
  return { hotkey, uid: null, turn: null, before: 0, immuneBlocks: 0, incentive: 0 }
}
