import { useLingui } from '@lingui/react/macro'
import { FileCheck } from 'lucide-react'
import { type ChangeEvent, useRef } from 'react'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'

interface ChooseBundleProps {
  readonly onFile: (file: File) => void
  /** One was given before. */
  readonly again: boolean
  /** A file is being dragged over the page. */
  readonly over: boolean
}

/** A place to drop the file on, and a button for those who do not drag. */
export function ChooseBundle({ onFile, again, over }: ChooseBundleProps) {
  const { t } = useLingui()
  const input = useRef<HTMLInputElement>(null)
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0]
    // The same file again is a choice too.
    event.target.value = ''
    if (file !== undefined) onFile(file)
  }
  return (
    <div
      className={classNames(
        'flex flex-col items-center rounded-xl border-2 border-dashed px-6 py-10 text-center transition-colors max-sm:py-7',
        over ? 'border-accent bg-accent-soft' : 'border-line-strong/50 bg-raised',
      )}
    >
      <FileCheck aria-hidden="true" size={32} strokeWidth={1.5} className="mb-3 text-accent" />
      <p className="mb-3 text-muted">{t`Drop the file here, or choose it.`}</p>
      <Button variant="primary" onClick={() => input.current?.click()}>
        {again ? t`Choose another file` : t`Choose a file`}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={t`Proof bundle`}
        data-testid="bundle-input"
        onChange={choose}
      />
    </div>
  )
}
