import { classNames } from './class-names.ts'

interface ProgressProps {
  /** 0 to 1. */
  readonly value: number
  readonly label: string
  readonly tone?: 'accent' | 'verified' | 'failed' | 'idle'
  readonly thin?: boolean
}

const TONES = {
  accent: 'bg-accent-fill',
  verified: 'bg-verified',
  failed: 'bg-failed',
  idle: 'bg-line-strong',
}

export function Progress({ value, label, tone = 'accent', thin = false }: ProgressProps) {
  const percent = Math.round(Math.min(1, Math.max(0, value)) * 100)
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
      className={classNames('w-full overflow-hidden rounded-full bg-line', thin ? 'h-1' : 'h-1.5')}
    >
      <div
        className={classNames('h-full rounded-full transition-[width] duration-300', TONES[tone])}
        style={{ width: `${percent}%` }}
      />
    </div>
  )
}
