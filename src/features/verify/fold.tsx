import { ChevronRight } from 'lucide-react'
import { type ReactNode, useState } from 'react'

interface FoldProps {
  readonly summary: ReactNode
  readonly open?: boolean
  /** Made when it is first opened: a bundle has thousands of answers, each with twenty checks. */
  readonly children: () => ReactNode
}

export function Fold({ summary, open = false, children }: FoldProps) {
  const [wasOpened, setWasOpened] = useState(open)
  return (
    <details open={open} onToggle={() => setWasOpened(true)}>
      <summary className="flex list-none items-start gap-2 rounded-md py-2 hover:text-accent">
        <ChevronRight
          aria-hidden="true"
          size={16}
          className="mt-0.5 shrink-0 text-muted transition-transform [details[open]>summary>&]:rotate-90"
        />
        <span className="min-w-0 flex-1">{summary}</span>
      </summary>
      {wasOpened ? <div className="pb-3 pl-6 max-sm:pl-3">{children()}</div> : null}
    </details>
  )
}
