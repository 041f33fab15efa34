import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { ClipboardPaste } from 'lucide-react'
import { Button } from '../../ui/button.tsx'
import type { Held } from './held.ts'
import { useWorkspace } from './workspace.tsx'

interface HeldBarProps {
  readonly held: Held
  /** Null where nothing can be put. */
  readonly onPaste: (() => void) | null
}

/** What was cut or copied, until it has a new place. */
export function HeldBar({ held, onPaste }: HeldBarProps) {
  const { t } = useLingui()
  const { hold } = useWorkspace()
  const count = held.chosen.rows.size
  return (
    <section
      aria-label={t`Waiting for a place`}
      className="mx-3 mb-3 flex flex-wrap max-sm:mt-3 items-center gap-x-3 gap-y-2 rounded-lg border border-accent bg-accent-soft px-3 py-2 sm:mx-6"
    >
      <p className="min-w-0 flex-[1_1_12rem] font-medium">
        {held.mode === 'move' ? (
          <Plural value={count} one="# entry ready to move" other="# entries ready to move" />
        ) : (
          <Plural value={count} one="# entry ready to copy" other="# entries ready to copy" />
        )}
        {onPaste === null ? (
          <span className="block font-normal text-muted">
            <Trans>Go to the folder where they shall be.</Trans>
          </span>
        ) : null}
      </p>
      <div className="flex gap-2">
        <Button compact variant="quiet" onClick={() => hold(null)}>
          {t`Cancel`}
        </Button>
        {onPaste === null ? null : (
          <Button compact variant="primary" icon={ClipboardPaste} onClick={onPaste}>
            {t`Paste here`}
          </Button>
        )}
      </div>
    </section>
  )
}
