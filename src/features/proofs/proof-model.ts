/** A proof sheet as rows, columns and sentences. Nothing here upgrades a level. */
import { plural, t } from '@lingui/core/macro'
import type { HolderProof } from '../../client/proof-api.ts'
import type { PieceNote, SheetNotes } from '../../client/sheet-api.ts'
import { formatCount } from '../../ui/format.ts'

export interface MinerColumn {
  readonly hotkey: string
  readonly uid: number | null
  /** Who placed a piece there, or asked it last. */
  readonly validatorHotkey: string
}

/** Every miner that holds anything of the file or was asked for it, by uid; the unregistered last. */
export function minersOf(pieces: readonly PieceNote[]): readonly MinerColumn[] {
  const byHotkey = new Map<string, MinerColumn>()
  for (const { copies } of pieces)
    for (const { minerHotkey: hotkey, minerUid: uid, validatorHotkey } of copies)
      byHotkey.set(hotkey, { hotkey, uid, validatorHotkey })
  const rank = ({ uid }: MinerColumn) => uid ?? Number.MAX_SAFE_INTEGER
  return [...byHotkey.values()].toSorted((a, b) => rank(a) - rank(b) || (a.hotkey < b.hotkey ? -1 : 1))
}

/** Manifest first, then the parts in order. */
export function piecesInOrder(pieces: readonly PieceNote[]): readonly PieceNote[] {
  const place = ({ role, index }: PieceNote) => (role === 'manifest' ? -1 : index)
  return pieces.toSorted((a, b) => place(a) - place(b))
}

/** @param number from 1 */
export function partName(number: number): string {
  return t`Part ${number}`
}

export function partTitle(part: Pick<PieceNote, 'role' | 'index'>): string {
  return part.role === 'manifest' ? t`Manifest` : partName(part.index + 1)
}

/** One sentence over the whole sheet: how many copies, checked by whom, and what that does not say. */
export function verdictSentence({ stored, pieces }: Pick<SheetNotes, 'stored' | 'pieces'>): string {
  const { copies, level } = stored
  const count = pieces.length
  switch (level) {
    case 'verified':
      return t`Each of its ${plural(count, { one: '# piece', other: '# pieces' })} was proven to this page by at least ${plural(copies, { one: '# miner', other: '# miners' })}, against your own encrypted bytes.`
    case 'consistent':
      return t`Some of its ${plural(count, { one: '# piece', other: '# pieces' })} are backed only by proofs that are consistent in themselves, not bound to your file.`
    case 'claimed':
      return plural(count, {
        one: 'For its # piece there is only a node’s word.',
        other: 'For some of its # pieces there is only a node’s word.',
      })
    case 'unknown':
      return t`${plural(count, { 0: 'Nothing is known of its pieces.', one: 'Nothing is known of its piece.', other: 'For some of its # pieces nothing is known.' })}`
    case 'failed':
      return t`A check failed for at least one copy; at least ${plural(copies, { one: '# copy', other: '# copies' })} of every piece held.`
  }
}

/** What a store proof does and does not show, with the age of the statement. */
export function limitSentence(holder: Pick<HolderProof, 'block'>): string {
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
