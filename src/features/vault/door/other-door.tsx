import type { LucideIcon } from 'lucide-react'
import { Button } from '../../../ui/button.tsx'

interface OtherDoorProps {
  readonly icon: LucideIcon
  readonly label: string
  readonly onClick: () => void
}

/** Below what most people want: the way for the others. */
export function OtherDoor({ icon, label, onClick }: OtherDoorProps) {
  return (
    <div className="mt-5 flex flex-col border-t border-line pt-5">
      <Button icon={icon} onClick={onClick} className="h-10">
        {label}
      </Button>
    </div>
  )
}
