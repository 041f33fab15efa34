import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { Badge } from '../../../ui/badge.tsx'
import { TierMark } from '../../../ui/chart/tier-mark.tsx'
import { CopyText } from '../../../ui/copy-text.tsx'
import { Disclosure } from '../../../ui/disclosure.tsx'
import { formatCount } from '../../../ui/format.ts'
import type { TopGroup } from './group-model.ts'
import { percent } from './percent.ts'

const CELL = 'h-10 px-3 first:pl-4 last:pr-4'

/** Everybody in the group, with what else is known of them. */
export function GroupTable({ group }: { readonly group: TopGroup }) {
  const { t } = useLingui()
  if (group.members.length === 0) return null
  const heads: readonly { readonly label: string; readonly right?: boolean }[] = [
    { label: t`UID`, right: true },
    { label: t`Hotkey` },
    { label: t`Tier` },
    { label: t`Incentive`, right: true },
    { label: t`Age (blocks)`, right: true },
    { label: t`Operator` },
  ]
  return (
    <Disclosure
      summary={t`${plural(group.members.length, { one: 'Which one it is', other: 'Which # they are' })}`}
      open={group.members.length <= 5}
    >
      <div
        role="region"
        aria-label={t`Top group`}
        tabIndex={0}
        className="max-h-80 overflow-auto rounded-lg border border-line"
      >
        <table className="w-full border-collapse whitespace-nowrap">
          <thead className="sticky top-0 bg-raised text-xs text-muted">
            <tr>
              {heads.map(({ label, right }) => (
                <th
                  key={label}
                  scope="col"
                  className={`h-9 px-3 font-medium first:pl-4 last:pr-4 ${right === true ? 'text-right' : 'text-left'}`}
                >
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {group.members.map(
              ({ uid, hotkey, coldkey, incentive, ageBlocks, report, immunityLeftBlocks }) => (
                <tr key={hotkey} className="border-t border-line">
                  <td className={`${CELL} text-right`}>{uid}</td>
                  <td className={CELL}>
                    <CopyText text={hotkey} what={t`hotkey`} keep={6} />
                  </td>
                  <td className={CELL}>
                    {report === null ? (
                      <span className="text-muted">{t({ message: 'unknown', context: 'a tier' })}</span>
                    ) : (
                      <TierMark tier={report.tier} />
                    )}
                  </td>
                  <td className={`${CELL} text-right`}>{percent(incentive)}</td>
                  <td className={`${CELL} text-right`}>
                    {immunityLeftBlocks > 0 ? <Badge tone="accent">{t`Immune`}</Badge> : null}{' '}
                    {formatCount(ageBlocks)}
                  </td>
                  <td className={CELL}>
                    <CopyText text={coldkey} what={t`coldkey`} keep={6} />
                  </td>
                </tr>
              ),
            )}
          </tbody>
        </table>
      </div>
    </Disclosure>
  )
}
