import type { LucideIcon } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import { classNames } from './class-names.ts'

type Variant = 'primary' | 'secondary' | 'quiet' | 'danger'

const VARIANTS: Readonly<Record<Variant, string>> = {
  primary: 'bg-accent-fill text-white hover:bg-accent-fill-hover border border-transparent',
  secondary: 'bg-surface text-ink border border-line-strong/60 hover:bg-hover',
  quiet: 'text-ink border border-transparent hover:bg-hover',
  danger: 'bg-danger-fill text-white border border-transparent hover:brightness-110',
}

const SHAPE =
  'inline-flex items-center justify-center gap-2 rounded-md font-medium whitespace-nowrap transition-colors ' +
  'disabled:opacity-50 aria-disabled:opacity-50'

interface ButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  readonly variant?: Variant
  readonly icon?: LucideIcon
  readonly compact?: boolean
  readonly children: ReactNode
}

export function Button({
  variant = 'secondary',
  icon: Icon,
  compact,
  className,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      className={classNames(
        SHAPE,
        VARIANTS[variant],
        compact === true ? 'h-8 px-2.5 text-[0.8125rem]' : 'h-9 px-3.5',
        className,
      )}
      {...rest}
    >
      {Icon === undefined ? null : <Icon aria-hidden="true" size={16} strokeWidth={1.9} />}
      {children}
    </button>
  )
}

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  readonly icon: LucideIcon
  /** What it does, in words: the only name a screen reader gets, and the tooltip. */
  readonly label: string
}

export function IconButton({ icon: Icon, label, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={classNames(
        SHAPE,
        'size-8 shrink-0 text-muted hover:bg-hover hover:text-ink aria-pressed:bg-accent-soft aria-pressed:text-accent',
        className,
      )}
      {...rest}
    >
      <Icon aria-hidden="true" size={17} strokeWidth={1.9} />
    </button>
  )
}
