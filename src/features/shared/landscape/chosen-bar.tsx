import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { Button } from '../../../ui/button.tsx'
import type { View } from '../landscape-query.ts'
import { chosenRows } from './chart-input.ts'
import type { LandscapeAddress } from './use-address.ts'

interface ChosenBarProps {
  readonly view: View
  readonly address: LandscapeAddress
}

/** How many are chosen, always in sight, with the way back to all. At the end, so that nothing moves under the pointer that chose. */
export function ChosenBar({ view, address: { chosen, choose } }: ChosenBarProps) {
  const { t } = useLingui()
  if (chosen === null) return null
  const count = chosenRows({ view, chosen }).length
  const all = view.rows.length
  return (
    <div
      role="status"
      className="sticky bottom-0 z-20 mt-4 flex flex-wrap items-center justify-between gap-3 rounded-lg border border-accent/40 bg-accent-soft px-3.5 py-2 shadow-md"
    >
      <span className="font-medium">
        {t`${count} of ${plural(all, { one: '# miner', other: '# miners' })} chosen in all charts`}
      </span>
      <Button compact onClick={() => choose(null)}>
        {t`Show all`}
      </Button>
    </div>
  )
}
