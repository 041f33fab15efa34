/** Which evidence of a copy counts. Nothing here upgrades a level. */
import type { AuditRun } from '../audit-api.ts'
import type { HolderProof, PartProof, ProofLevel } from '../proof-api.ts'
import { worstLevel } from '../proof-summary.ts'
import type { AuditStatement, CopyFacts, CopyNote } from '../sheet-api.ts'

/** What counts of the copies of a piece: receipts and audits, newest first. */
type Evidence = Pick<PartProof, 'holders'> & { readonly runs: readonly AuditRun[] }

/** Each miner that signed for the piece or was asked for it, once. */
export function copyNotes({ holders, runs }: Evidence): readonly CopyNote[] {
  const copies = new Map<string, Gathered>()
  for (const receipt of holders) gatheredOf(copies, receipt.minerHotkey).receipt ??= receipt
  for (const run of runs)
    for (const holder of run.holders)
      gatheredOf(copies, holder.minerHotkey).audits.push({ at: run.at, level: holder.level, run, holder })
  return [...copies.values()].map(noteOf)
}

interface Gathered {
  receipt: HolderProof | null
  /** Of several audits of one moment the one that was told first stands first. */
  readonly audits: AuditStatement[]
}

function gatheredOf(copies: Map<string, Gathered>, hotkey: string): Gathered {
  const known = copies.get(hotkey) ?? { receipt: null, audits: [] }
  copies.set(hotkey, known)
  return known
}

function noteOf({ receipt, audits }: Gathered): CopyNote {
  const counting = countingOf(receipt, audits)
  const newest = newestAudit(audits, counting)
  const [told] = audits
  return {
    minerHotkey: told?.holder.minerHotkey ?? receipt?.minerHotkey ?? '',
    minerUid: told === undefined ? (receipt?.minerUid ?? null) : told.holder.minerUid,
    validatorHotkey: told?.run.validatorHotkey ?? receipt?.validatorHotkey ?? '',
    level: counting.level,
    verdict: newest?.holder.verdict ?? null,
  }
}

interface Counting {
  readonly level: ProofLevel
  readonly at: number
}

/**
 * The one rule: the newest evidence counts, and its level is shown as it is. An audit after the receipt takes its place, whether
 * it says more or less; nothing older upgrades what is newer. Of two of the same moment the worse one counts. A receipt that was
 * not checked is no evidence: it counts only while nobody was asked.
 */
function countingOf(receipt: HolderProof | null, audits: readonly AuditStatement[]): Counting {
  let [at, levels]: [number, ProofLevel[]] = [0, []]
  const take = (time: number, level: ProofLevel) => {
    if (time > at) [at, levels] = [time, []]
    if (time === at) levels.push(level)
  }
  for (const audit of audits) take(audit.at, audit.level)
  if (receipt !== null && (audits.length === 0 || receipt.checks.length > 0))
    take(receipt.checkedAt, receipt.level)
  return { level: worstLevel(levels), at }
}

function newestAudit(audits: readonly AuditStatement[], { at, level }: Counting): AuditStatement | null {
  return audits.find((audit) => audit.at === at && audit.level === level) ?? null
}

/** Null where the miner neither signed for the piece nor was asked for it. */
export function copyFacts({ holders, runs }: Evidence, hotkey: string): CopyFacts | null {
  const receipt = holders.find(({ minerHotkey }) => minerHotkey === hotkey) ?? null
  const audits = runs
    .flatMap((run): AuditStatement[] => {
      const holder = run.holders.find(({ minerHotkey }) => minerHotkey === hotkey)
      return holder === undefined ? [] : [{ at: run.at, level: holder.level, run, holder }]
    })
    .toSorted((a, b) => b.at - a.at)
  if (receipt === null && audits.length === 0) return null
  const counting = countingOf(receipt, audits)
  const proofs: { readonly level: ProofLevel; readonly at: number }[] = [...audits]
  if (receipt !== null) proofs.push({ at: receipt.checkedAt, level: receipt.level })
  const proven = proofs.filter(({ level }) => level === 'verified').map(({ at }) => at)
  return {
    receipt,
    audits,
    level: counting.level,
    newest: newestAudit(audits, counting),
    provenAt: proven.length === 0 ? null : Math.max(...proven),
  }
}

/** Fewest copies of any piece whose newest evidence was verified. */
export function fewestVerified(pieces: readonly { readonly copies: readonly CopyNote[] }[]): number {
  const counts = pieces.map(({ copies }) => copies.filter(({ level }) => level === 'verified').length)
  return counts.length === 0 ? 0 : counts.reduce((least, count) => Math.min(least, count))
}
