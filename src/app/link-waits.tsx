import { useLingui } from '@lingui/react/macro'
import { Link2 } from 'lucide-react'

/** Above the vault's door, while somebody's link waits for the drive. */
export function LinkWaits() {
  const { t } = useLingui()
  return (
    <p className="mb-4 flex items-center gap-2.5 rounded-xl bg-accent-soft px-4 py-3 text-accent">
      <Link2 aria-hidden="true" size={18} className="shrink-0" />
      {t`Something was shared with you. Open your drive to add it.`}
    </p>
  )
}
