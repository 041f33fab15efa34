import type { LucideIcon } from 'lucide-react'
import { type ReactNode, useCallback, useRef, useState } from 'react'
import { Button, IconButton } from './button.tsx'
import { Menu, type MenuItem } from './menu.tsx'

interface MenuButtonProps {
  readonly icon: LucideIcon
  /** What it is, in words. */
  readonly label: string
  /** Shown beside the icon; without it the icon stands alone. */
  readonly text?: ReactNode
  readonly items: readonly MenuItem[]
  readonly className?: string
}

/** A button that opens a menu below itself. */
export function MenuButton({ icon, label, text, items, className }: MenuButtonProps) {
  const [at, setAt] = useState<{ readonly x: number; readonly y: number } | null>(null)
  const close = useCallback(() => setAt(null), [])
  // The press that closes an open menu is followed by a click, which must not open it again.
  const closing = useRef(false)
  const common = {
    icon,
    'aria-haspopup': 'menu',
    'aria-expanded': at !== null,
    onPointerDown: () => {
      closing.current = at !== null
    },
    onClick: ({ currentTarget }: { currentTarget: HTMLElement }) => {
      const closed = closing.current
      closing.current = false
      if (closed) return
      const { left, bottom } = currentTarget.getBoundingClientRect()
      setAt({ x: left, y: bottom + 4 })
    },
    ...(className === undefined ? {} : { className }),
  } as const
  return (
    <>
      {text === undefined ? (
        <IconButton label={label} {...common} />
      ) : (
        <Button compact variant="quiet" aria-label={label} title={label} {...common}>
          {text}
        </Button>
      )}
      {at === null ? null : <Menu label={label} items={items} at={at} onClose={close} />}
    </>
  )
}
