import { ChevronRight } from 'lucide-react'
import { type ReactNode, useState } from 'react'

interface DisclosureProps {
  readonly summary: ReactNode
  readonly children: ReactNode
  readonly open?: boolean
  /** What is inside is made when it is opened first: for what has to be fetched. */
  readonly lazy?: boolean
}

/** More for those who want it: the platform's own <details>, so it works by keyboard and in find-in-page. */
export function Disclosure({ summary, children, open = false, lazy = false }: DisclosureProps) {
  const [isMade, setMade] = useState(open || !lazy)
  return (
    <details
      open={open}
      onToggle={({ currentTarget }) => {
        if (currentTarget.open) setMade(true)
      }}
      className="group/d"
    >
      <summary className="flex list-none items-start gap-1.5 rounded-md py-1 hover:text-accent">
        <ChevronRight
          aria-hidden="true"
          size={15}
          className="mt-[3px] shrink-0 text-muted transition-transform group-open/d:rotate-90"
        />
        <span className="min-w-0 flex-1">{summary}</span>
      </summary>
      <div className="pt-1 pb-2 pl-5">{isMade ? children : null}</div>
    </details>
  )
}
