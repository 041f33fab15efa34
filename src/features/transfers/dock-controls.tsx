import { useLingui } from '@lingui/react/macro'
import { Gauge, Pause, Play } from 'lucide-react'
import { Link } from 'wouter'
import { Button } from '../../ui/button.tsx'
import { formatRate } from '../../ui/format.ts'
import { useSpeedLimits } from '../shared/speed-limits.ts'
import type { Summary } from './summary.ts'
import type { TransferActions } from './use-transfer-actions.ts'

interface DockControlsProps {
  readonly summary: Summary
  readonly finished: boolean
  readonly actions: TransferActions
}

/** What may be done with all of them. */
export function DockControls({ summary, finished, actions }: DockControlsProps) {
  const { t } = useLingui()
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-1">
      <LimitNote />
      {summary.running > 0 ? (
        <Button compact variant="quiet" icon={Pause} onClick={() => actions.pause(null)}>
          {t`Pause all`}
        </Button>
      ) : summary.paused > 0 ? (
        <Button compact variant="quiet" icon={Play} onClick={() => actions.resume(null)}>
          {t`Resume all`}
        </Button>
      ) : null}
      {finished ? (
        <Button compact variant="quiet" onClick={actions.clear}>
          {t`Clear finished`}
        </Button>
      ) : null}
    </div>
  )
}

/** A transfer that is slow by choice must not look slow by fault. */
function LimitNote() {
  const { t } = useLingui()
  const { up, down } = useSpeedLimits()
  if (up === null && down === null) return null
  const upload = up === null ? '' : `↑ ${formatRate(up)}`
  const download = down === null ? '' : `↓ ${formatRate(down)}`
  const limits = [upload, download].filter((part) => part !== '').join('  ')
  return (
    <Link
      href="/settings"
      title={t`Speed is limited in the settings`}
      className="mr-1 flex items-center gap-1.5 rounded-full bg-claimed-soft px-2.5 py-0.5 text-xs font-medium whitespace-nowrap text-claimed"
    >
      <Gauge aria-hidden="true" size={13} />
      <span className="sr-only">{t`Speed is limited in the settings`}: </span>
      {limits}
    </Link>
  )
}
