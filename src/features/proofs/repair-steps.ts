/** The three steps of a repair, as they are shown. */
import { plural, t } from '@lingui/core/macro'
import type { ObjectRepair } from '../../client/health-api.ts'
import { formatCount } from '../../ui/format.ts'

export interface RepairStep {
  readonly name: string
  /** `now`: waited for. */
  readonly state: 'done' | 'now' | 'late' | 'open'
  readonly note: string
}

/** @param block the chain's newest */
export function repairSteps(repair: ObjectRepair, block: number): readonly RepairStep[] {
  const { stage, isLate } = repair
  const seen: RepairStep['state'] = stage !== 'expected' ? 'done' : isLate ? 'late' : 'now'
  const verified: RepairStep['state'] = stage === 'verified' ? 'done' : stage === 'seen' ? 'now' : 'open'
  return [
    { name: t`Expected`, state: 'done', note: expectedNote(repair, block) },
    { name: isLate ? t`Late` : t`New copy seen`, state: seen, note: seenNote(repair) },
    { name: t`Verified`, state: verified, note: verifiedNote(repair) },
  ]
}

function expectedNote({ since }: ObjectRepair, block: number): string {
  const from = formatCount(since)
  const ago = Math.max(0, block - since)
  return t`Since block ${from}, ${plural(ago, { 0: 'just now', one: '# block ago', other: '# blocks ago' })}`
}

function seenNote({ seenAt, stage, askedAt, newHolders }: ObjectRepair): string {
  if (seenAt !== null && stage !== 'expected') {
    const block = formatCount(seenAt)
    return t`${plural(newHolders.length, { one: '# new holder', other: '# new holders' })} signed for it, the newest in block ${block}`
  }
  if (stage === 'verified') return t`Its new holders proved it themselves`
  if (askedAt === null) return t`No validator has been asked yet`
  const block = formatCount(askedAt)
  return newHolders.length === 0
    ? t`Asked in block ${block}: no new holder yet`
    : t`Asked in block ${block}: ${plural(newHolders.length, { one: '# new holder', other: '# new holders' })}, not enough yet`
}

function verifiedNote({ verifiedAt, verifiedBy, stage }: ObjectRepair): string {
  if (verifiedAt !== null && verifiedBy !== null) {
    const block = formatCount(verifiedAt)
    return verifiedBy === 'audit'
      ? t`An audit proved enough copies in block ${block}`
      : t`Stored again from here, receipts up to block ${block}`
  }
  return stage === 'seen' ? t`The next audit tells` : t`An audit has to prove enough copies`
}
