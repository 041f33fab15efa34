/** What all audits of a drive come to: one sentence, what goes beside it, and which files are of which standing. */
import { plural, t } from '@lingui/core/macro'
import type { AuditOverview, FileStanding } from '../../../client/audit-api.ts'
import { formatCount } from '../../../ui/format.ts'

/** From worst to best, which is also how `AuditOverview.order` begins. */
export const STANDINGS: readonly FileStanding[] = ['lost', 'failed', 'weak', 'unaudited', 'proven']

/** What the whole drive is told by; `empty` where it has no files. */
export function standingOfAll({ files, byStanding }: AuditOverview): FileStanding | 'empty' {
  if (files === 0) return 'empty'
  const bad = (['lost', 'failed', 'weak'] as const).find((standing) => byStanding[standing] > 0)
  if (bad !== undefined) return bad
  return byStanding.proven === 0 ? 'unaudited' : 'proven'
}

/** Is everything still there? */
export function headSentence(overview: AuditOverview): string {
  const { byStanding } = overview
  switch (standingOfAll(overview)) {
    case 'empty':
      return t`Nothing is stored yet`
    case 'lost':
      return t`${plural(byStanding.lost, { one: '# file is in danger', other: '# files are in danger' })}`
    case 'failed':
      return t`${plural(byStanding.failed, { one: 'Copies of # file failed', other: 'Copies of # files failed' })}`
    case 'weak':
      return t`${plural(byStanding.weak, { one: '# file has fewer proven copies than it should', other: '# files have fewer proven copies than they should' })}`
    case 'unaudited':
      return t`No miner was asked for your files yet`
    case 'proven':
      return byStanding.unaudited > 0
        ? t`Everything that was asked for is still there`
        : t`Everything is still there`
  }
}

/** What the head means for the files, and what to do. */
export function meaningSentence(overview: AuditOverview): string {
  const { byStanding } = overview
  switch (standingOfAll(overview)) {
    case 'empty':
      return t`Add a file on the Drive page: its miners prove that they have it, and can be asked again at any time.`
    case 'lost':
      return t`${plural(byStanding.lost, {
        one: 'A piece of it was proven by nobody, and a copy failed. Download it now, while other copies may answer.',
        other:
          'A piece of each was proven by nobody, and a copy failed. Download them now, while other copies may answer.',
      })}`
    case 'failed':
      return t`${plural(byStanding.failed, {
        one: 'Open it to see whose fault it is and how many copies hold. Validators check such copies themselves and replace those that are lost.',
        other:
          'Open them to see whose fault it is and how many copies hold. Validators check such copies themselves and replace those that are lost.',
      })}`
    case 'weak':
      return t`Some miners did not answer or could not prove it. Nobody is accused; the next audit asks them again.`
    case 'unaudited':
      return t`Their miners proved at upload that they had them. An audit asks whether they still do, without downloading the files.`
    case 'proven':
      return t`The newest audit of each found copies enough, by proofs that this page checked itself.`
  }
}

/** `38 of 50 files audited`. */
export function auditedSentence({ files, byStanding }: AuditOverview): string {
  const audited = formatCount(files - byStanding.unaudited)
  return t`${audited} of ${plural(files, { one: '# file', other: '# files' })} audited`
}

/** Entry ids of one standing, worst files first; of all with null. They stand in the order one after the other. */
export function orderOf(
  { order, byStanding }: AuditOverview,
  standing: FileStanding | null,
): readonly string[] {
  if (standing === null) return order
  let from = 0
  for (const each of STANDINGS) {
    if (each === standing) break
    from += byStanding[each]
  }
  return order.slice(from, from + byStanding[standing])
}
