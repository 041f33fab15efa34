/** All copies of all pieces of a file, which may have a thousand: how many hold, and which to look at first. */
import type { PartProof, ProofLevel } from '../../client/proof-api.ts'
import { levelAt, type MinerColumn, type RunsByCid } from './proof-model.ts'

/** Fewest copies of any piece whose newest evidence this page verified. */
export function fewestCopies(parts: readonly PartProof[], runs: RunsByCid): number {
  const counts = parts.map(
    (part) =>
      minersOfPart(part, runs).filter((hotkey) => levelAt(part, runs, hotkey)?.level === 'verified').length,
  )
  return counts.length === 0 ? 0 : counts.reduce((least, count) => Math.min(least, count))
}

/** Of a file of a thousand parts each lies with a few of its many miners. */
function minersOfPart({ cid, holders }: PartProof, runs: RunsByCid): readonly string[] {
  const all = new Set(holders.map(({ minerHotkey }) => minerHotkey))
  for (const run of runs.get(cid) ?? []) for (const { minerHotkey } of run.holders) all.add(minerHotkey)
  return [...all]
}

function hasFailing({ cid, holders }: PartProof, runs: RunsByCid): boolean {
  const fails = ({ level }: { readonly level: ProofLevel }) => level === 'failed'
  return holders.some(fails) || (runs.get(cid) ?? []).some((run) => run.holders.some(fails))
}

export interface Place {
  readonly part: PartProof
  readonly hotkey: string
}

/** The copy to begin with: what failed first, for that is what one comes for; else the first of all. Null: there is none. */
export function firstPlace(
  parts: readonly PartProof[],
  miners: readonly MinerColumn[],
  runs: RunsByCid,
): Place | null {
  let first: Place | null = null
  for (const part of parts) {
    if (first !== null && !hasFailing(part, runs)) continue
    const own = new Set(minersOfPart(part, runs))
    for (const { hotkey } of miners) {
      if (!own.has(hotkey)) continue
      if (levelAt(part, runs, hotkey)?.level === 'failed') return { part, hotkey }
      first ??= { part, hotkey }
    }
  }
  return first
}
