import { Check, type LucideIcon } from 'lucide-react'
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef } from 'react'
import { classNames } from './class-names.ts'

export interface MenuItem {
  readonly label: string
  readonly icon: LucideIcon
  readonly onChoose: () => void
  readonly danger?: boolean
  /** Keys that do the same, as they are written on them. */
  readonly keys?: string
  /** One of a choice, and whether it is the one. */
  readonly checked?: boolean
  /** Begins another group. */
  readonly apart?: boolean
}

interface MenuProps {
  readonly label: string
  readonly items: readonly MenuItem[]
  /** Where it opens, in the window's pixels; it moves back in when it would leave the window. */
  readonly at: { readonly x: number; readonly y: number }
  readonly onClose: () => void
}

/** A menu in the top layer. Mounted means open; focus goes to its first item and back when it closes. */
export function Menu({ label, items, at, onClose }: MenuProps) {
  const box = useRef<HTMLDivElement>(null)

  useLayoutEffect(() => {
    const menu = box.current
    if (menu === null) return
    const before = document.activeElement
    menu.showPopover()
    const { width, height } = menu.getBoundingClientRect()
    menu.style.left = `${Math.max(8, Math.min(at.x, innerWidth - width - 8))}px`
    menu.style.top = `${Math.max(8, Math.min(at.y, innerHeight - height - 8))}px`
    menu.querySelector('button')?.focus()
    return () => {
      if (before instanceof HTMLElement && menu.contains(document.activeElement)) before.focus()
    }
  }, [at])

  useEffect(() => {
    const menu = box.current
    const closed = (event: Event) => {
      if (event instanceof ToggleEvent && event.newState === 'closed') onClose()
    }
    menu?.addEventListener('toggle', closed)
    return () => menu?.removeEventListener('toggle', closed)
  }, [onClose])

  const move = (event: KeyboardEvent) => {
    const buttons = [...(box.current?.querySelectorAll('button') ?? [])]
    const here = buttons.findIndex((button) => button === document.activeElement)
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: (here + 1) % buttons.length,
      ArrowUp: (here - 1 + buttons.length) % buttons.length,
      Home: 0,
      End: buttons.length - 1,
    }
    const target = targets[event.key]
    if (event.key === 'Tab') onClose()
    if (target === undefined) return
    event.preventDefault()
    buttons[target]?.focus()
  }

  return (
    <div
      ref={box}
      role="menu"
      tabIndex={-1}
      aria-label={label}
      popover="auto"
      onKeyDown={move}
      className="fixed inset-auto m-0 min-w-48 animate-arrive rounded-lg border border-line bg-surface p-1 text-ink shadow-xl"
    >
      {items.map((item) => (
        <MenuButton key={item.label} item={item} onClose={onClose} />
      ))}
    </div>
  )
}

function MenuButton({ item, onClose }: { readonly item: MenuItem; readonly onClose: () => void }) {
  const { label, icon: Icon, onChoose, danger, keys, checked, apart } = item
  return (
    <>
      {apart === true ? <hr className="mx-1 my-1 border-line" /> : null}
      <button
        type="button"
        role={checked === undefined ? 'menuitem' : 'menuitemradio'}
        aria-checked={checked}
        tabIndex={-1}
        onClick={() => {
          onClose()
          onChoose()
        }}
        className={classNames(
          'flex h-9 w-full items-center gap-2.5 rounded-md px-2.5 text-left hover:bg-hover focus:bg-hover focus-visible:outline-offset-[-2px]',
          danger === true && 'text-failed',
        )}
      >
        <Icon aria-hidden="true" size={16} strokeWidth={1.9} />
        <span className="flex-1 whitespace-nowrap">{label}</span>
        {keys === undefined ? null : (
          <kbd className="pl-4 font-sans text-xs text-muted max-sm:hidden">{keys}</kbd>
        )}
        {checked === true ? <Check aria-hidden="true" size={16} className="text-accent" /> : null}
      </button>
    </>
  )
}
