import { useLingui } from '@lingui/react/macro'
import { Radar } from 'lucide-react'
import type { FleetName } from '../../../client/landscape/landscape-api.ts'
import { Button } from '../../../ui/button.tsx'
import { PROBES_AT_ONCE, type Probing } from './use-probes.ts'

interface ProbeControlsProps {
  readonly probing: Probing
  readonly fleet: FleetName
  readonly validators: number
}

/** Starts probes; says why none can be made. */
export function ProbeControls({ probing, fleet, validators }: ProbeControlsProps) {
  const { t } = useLingui()
  const { running, repeats, setRepeats, start } = probing
  if (fleet === 'synthetic')
    return <p className="mt-2 text-xs text-muted">{t`Computed miners cannot be asked.`}</p>
  if (validators === 0)
    return <p className="mt-2 text-xs text-muted">{t`No validator answers, so there is nobody to probe.`}</p>
  const n = PROBES_AT_ONCE
  return (
    <div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-2">
      <Button compact variant="primary" icon={Radar} disabled={running !== null} onClick={start}>
        {running === null ? t`Probe now (${n})` : t`Probe ${running.done + 1} of ${running.of}…`}
      </Button>
      <label className="inline-flex min-h-6 items-center gap-2 text-[0.8125rem]">
        <input
          type="checkbox"
          checked={repeats}
          onChange={(event) => setRepeats(event.target.checked)}
          className="size-4 accent-accent-fill"
        />
        {t`Again every minute while this page is in view`}
      </label>
    </div>
  )
}
