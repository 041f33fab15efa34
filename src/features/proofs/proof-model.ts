/** A proof sheet as rows, columns and sentences. Nothing here upgrades a level. */
import { plural, t } from '@lingui/core/macro'
import type { AuditRun, FileAudits, HolderAudit } from '../../client/audit-api.ts'
import type { HolderProof, PartProof, ProofLevel, ProofSheet } from '../../client/proof-api.ts'
import { summariseParts, worstLevel } from '../../client/proof-summary.ts'
import { formatCount } from '../../ui/format.ts'

export interface MinerColumn {
  readonly hotkey: string
  readonly uid: number | null
  /** Who placed a piece there, or asked it last. */
  readonly validatorHotkey: string
}

/** Audits of the objects of a file, newest first, by CID. */
export type RunsByCid = ReadonlyMap<string, readonly AuditRun[]>

export function runsByCid(audits: FileAudits | null): RunsByCid {
  return new Map(audits?.objects.map(({ cid, runs }) => [cid, runs]))
}

/** Every miner that holds anything of the file or was asked for it, by uid; the unregistered last. */
export function minersOf(sheet: ProofSheet, runs: RunsByCid): readonly MinerColumn[] {
  const byHotkey = new Map<string, MinerColumn>()
  for (const part of sheet.parts) {
    for (const { minerHotkey: hotkey, minerUid: uid, validatorHotkey } of part.holders)
      byHotkey.set(hotkey, { hotkey, uid, validatorHotkey })
    // Oldest first: the newest word stays.
    for (const { holders, validatorHotkey } of (runs.get(part.cid) ?? []).toReversed())
      for (const { minerHotkey: hotkey, minerUid: uid } of holders)
        byHotkey.set(hotkey, { hotkey, uid, validatorHotkey })
  }
  const rank = ({ uid }: MinerColumn) => uid ?? Number.MAX_SAFE_INTEGER
  return [...byHotkey.values()].toSorted((a, b) => rank(a) - rank(b) || (a.hotkey < b.hotkey ? -1 : 1))
}

/** What one audit says of one holder. */
export interface AuditStatement {
  readonly at: number
  readonly level: ProofLevel
  readonly run: AuditRun
  readonly holder: HolderAudit
}

/** All that is known of one miner's copy of one piece. */
export interface CellFacts {
  readonly receipt: HolderProof | null
  /** Newest first. */
  readonly audits: readonly AuditStatement[]
  /**
   * The one rule: the newest evidence counts, and its level is shown as it is. An audit after the receipt takes its place,
   * whether it says more or less; nothing older upgrades what is newer. Of two of the same moment the worse one counts.
   * A receipt that was not checked is no evidence: it counts only while nobody was asked.
   */
  readonly level: ProofLevel
  /** Null when the receipt is the newest. */
  readonly newest: AuditStatement | null
  /** Unix milliseconds of the newest evidence that this page verified; null: none. */
  readonly provenAt: number | null
}

/** The level that counts and when its evidence was made; apart, for who looks at thousands of copies. Null as of `cellAt`. */
export function levelAt(
  { cid, holders }: PartProof,
  runs: RunsByCid,
  hotkey: string,
): { readonly level: ProofLevel; readonly at: number } | null {
  let [at, levels]: [number, ProofLevel[]] = [0, []]
  let isAsked = false
  const take = (time: number, level: ProofLevel) => {
    if (time > at) [at, levels] = [time, []]
    if (time === at) levels.push(level)
  }
  for (const run of runs.get(cid) ?? []) {
    const own = run.holders.find(({ minerHotkey }) => minerHotkey === hotkey)
    if (own === undefined) continue
    isAsked = true
    take(run.at, own.level)
  }
  const receipt = holders.find(({ minerHotkey }) => minerHotkey === hotkey)
  if (receipt === undefined && !isAsked) return null
  if (receipt !== undefined && (!isAsked || receipt.checks.length > 0)) take(receipt.checkedAt, receipt.level)
  return { level: worstLevel(levels), at }
}

/** Null where the miner neither signed for the piece nor was asked for it. */
export function cellAt(part: PartProof, runs: RunsByCid, hotkey: string): CellFacts | null {
  const receipt = part.holders.find(({ minerHotkey }) => minerHotkey === hotkey) ?? null
  const audits = (runs.get(part.cid) ?? [])
    .flatMap((run): AuditStatement[] => {
      const holder = run.holders.find(({ minerHotkey }) => minerHotkey === hotkey)
      return holder === undefined ? [] : [{ at: run.at, level: holder.level, run, holder }]
    })
    .toSorted((a, b) => b.at - a.at)
  const counting = levelAt(part, runs, hotkey)
  if (counting === null) return null
  const { level, at: newestAt } = counting
  const proofs = audits.map((audit) => ({ at: audit.at, level: audit.level }))
  if (receipt !== null) proofs.push({ at: receipt.checkedAt, level: receipt.level })
  const proven = proofs.filter((proof) => proof.level === 'verified').map(({ at }) => at)
  return {
    receipt,
    audits,
    level,
    newest: audits.find((audit) => audit.at === newestAt && audit.level === level) ?? null,
    provenAt: proven.length === 0 ? null : Math.max(...proven),
  }
}

/** Manifest first, then the parts in order. */
export function partsInOrder(sheet: ProofSheet): readonly PartProof[] {
  const place = (part: PartProof) => (part.role === 'manifest' ? -1 : part.index)
  return sheet.parts.toSorted((a, b) => place(a) - place(b))
}

/** @param number from 1 */
export function partName(number: number): string {
  return t`Part ${number}`
}

export function partTitle(part: PartProof): string {
  return part.role === 'manifest' ? t`Manifest` : partName(part.index + 1)
}

/** One sentence over the whole sheet: how many copies, checked by whom, and what that does not say. */
export function verdictSentence(sheet: ProofSheet): string {
  const { copies, level } = summariseParts(sheet.parts)
  const count = sheet.parts.length
  switch (level) {
    case 'verified':
      return t`Each of its ${plural(count, { one: '# piece', other: '# pieces' })} was proven to this page by at least ${plural(copies, { one: '# miner', other: '# miners' })}, against your own encrypted bytes.`
    case 'consistent':
      return t`Some of its ${plural(count, { one: '# piece', other: '# pieces' })} are backed only by proofs that are consistent in themselves, not bound to your file.`
    case 'claimed':
      return t`For some of its ${plural(count, { one: '# piece', other: '# pieces' })} there is only a node’s word.`
    case 'unknown':
      return t`${plural(count, { 0: 'Nothing is known of its pieces.', one: 'Nothing is known of its piece.', other: 'For some of its # pieces nothing is known.' })}`
    case 'failed':
      return t`A check failed for at least one copy; at least ${plural(copies, { one: '# copy', other: '# copies' })} of every piece held.`
  }
}

/** What a store proof does and does not show, with the age of the statement. */
export function limitSentence(holder: HolderProof): string {
  const block = formatCount(holder.block)
  return t`The miner signed this knowing the hash of block ${block}: it read the whole piece no earlier than that block. It does not show that the miner still has it.`
}

export interface CheckCount {
  readonly made: number
  readonly passed: number
}

export function countChecks(checks: HolderProof['checks']): CheckCount {
  return { made: checks.length, passed: checks.filter(({ ok }) => ok).length }
}

/** `5 of 5 checks held`; nothing when none was made. */
export function checkCountText(checks: HolderProof['checks']): string {
  const { made, passed } = countChecks(checks)
  return made === 0
    ? t`No check was made`
    : t`${passed} of ${plural(made, { one: '# check', other: '# checks' })} held`
}

/** What is exported: all the evidence, without the link, for the link has the file's key in it. */
export function exportOf(sheet: ProofSheet, exportedAt: string): string {
  const { link: _link, ...evidence } = sheet
  return `${JSON.stringify({ format: 'filetao-proof-sheet', version: 1, exportedAt, ...evidence }, null, 2)}\n`
}
