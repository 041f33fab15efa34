import { useLingui } from '@lingui/react/macro'
import { formatRate } from '../../ui/format.ts'
import { SelectField } from '../../ui/select-field.tsx'
import { setSpeedLimits, useSpeedLimits } from '../shared/speed-limits.ts'

/** Bytes a second. */
const RATES = [128_000, 256_000, 512_000, 1e6, 2e6, 5e6, 10e6, 25e6, 50e6] as const

/** So that transfers leave the line to others. */
export function SpeedSetting() {
  const { t } = useLingui()
  const limits = useSpeedLimits()
  return (
    <section className="rounded-xl border border-line bg-surface px-5 py-4">
      <h2 className="font-semibold">{t`Speed limits`}</h2>
      <p className="mb-3 text-muted">
        {t`For this browser, all transfers together. Files travel in parts of 8 MB: each goes at full speed, and the pause after it keeps to the limit.`}
      </p>
      <div className="grid max-w-md grid-cols-2 gap-4">
        <LimitField
          label={t({ message: 'Upload', context: 'speed' })}
          value={limits.up}
          onChange={(up) => setSpeedLimits({ ...limits, up })}
        />
        <LimitField
          label={t({ message: 'Download', context: 'speed' })}
          value={limits.down}
          onChange={(down) => setSpeedLimits({ ...limits, down })}
        />
      </div>
    </section>
  )
}

interface LimitFieldProps {
  readonly label: string
  readonly value: number | null
  readonly onChange: (bytesPerSecond: number | null) => void
}

function LimitField({ label, value, onChange }: LimitFieldProps) {
  const { t } = useLingui()
  const own = value !== null && !RATES.some((rate) => rate === value) ? [value] : []
  const rates = [...own, ...RATES].sort((a, b) => a - b)
  return (
    <SelectField
      label={label}
      value={value === null ? '' : String(value)}
      onChange={(chosen) => onChange(chosen === '' ? null : Number(chosen))}
      options={[
        { value: '', label: t`No limit` },
        ...rates.map((rate) => ({ value: String(rate), label: formatRate(rate) })),
      ]}
    />
  )
}
