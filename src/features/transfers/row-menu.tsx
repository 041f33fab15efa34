import { useLingui } from '@lingui/react/macro'
import { Check, ChevronsDown, ChevronsUp, EllipsisVertical, Minus } from 'lucide-react'
import { useCallback, useState } from 'react'
import type { TransferPriority, TransferStatus } from '../../client/transfer-api.ts'
import { IconButton } from '../../ui/button.tsx'
import { nameInSentence } from '../../ui/display-name.ts'
import { Menu } from '../../ui/menu.tsx'

interface RowMenuProps {
  readonly transfer: TransferStatus
  readonly onPrefer: (priority: TransferPriority) => void
}

/** Which transfer goes first. */
export function RowMenu({ transfer, onPrefer }: RowMenuProps) {
  const { t } = useLingui()
  const [at, setAt] = useState<{ readonly x: number; readonly y: number } | null>(null)
  const close = useCallback(() => setAt(null), [])
  const name = nameInSentence(transfer.name)
  const label = t`Priority of ${name}`
  const icon = { high: ChevronsUp, normal: Minus, low: ChevronsDown } as const
  const words = {
    high: t`Send or fetch first`,
    normal: t`In its turn`,
    low: t`When nothing else waits`,
  } as const
  const item = (priority: TransferPriority) => ({
    label: words[priority],
    icon: transfer.priority === priority ? Check : icon[priority],
    checked: transfer.priority === priority,
    onChoose: () => onPrefer(priority),
  })
  return (
    <>
      <IconButton
        icon={EllipsisVertical}
        label={label}
        aria-haspopup="menu"
        aria-expanded={at !== null}
        onClick={({ currentTarget }) => {
          const { right, bottom } = currentTarget.getBoundingClientRect()
          setAt({ x: right - 224, y: bottom + 4 })
        }}
      />
      {at === null ? null : (
        <Menu label={label} at={at} onClose={close} items={[item('high'), item('normal'), item('low')]} />
      )}
    </>
  )
}
