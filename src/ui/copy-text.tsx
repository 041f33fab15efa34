import { useLingui } from '@lingui/react/macro'
import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { classNames } from './class-names.ts'
import { shorten } from './format.ts'

interface CopyTextProps {
  readonly text: string
  /** What the text is, in the page's language: "miner hotkey". */
  readonly what: string
  /** Characters kept at each end; 0 shows the whole text. */
  readonly keep?: number
  readonly className?: string
}

/** A long identifier, shortened in the middle, with a button that copies the whole of it. */
export function CopyText({ text, what, keep = 5, className }: CopyTextProps) {
  const { t } = useLingui()
  const [copied, setCopied] = useState<'no' | 'yes' | 'refused'>('no')

  useEffect(() => {
    if (copied === 'no') return
    const timer = setTimeout(() => setCopied('no'), 1600)
    return () => clearTimeout(timer)
  }, [copied])

  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setCopied('yes'),
      () => setCopied('refused'),
    )
  }
  const Icon = copied === 'yes' ? Check : Copy
  const short = shorten(text, 6)
  return (
    <button
      type="button"
      onClick={copy}
      title={text}
      aria-label={t`Copy ${what} ${short}`}
      className={classNames(
        'group/c inline-flex max-w-full items-center gap-1 rounded font-mono text-[0.8125rem] hover:text-accent',
        className,
      )}
    >
      <span className={classNames(keep === 0 ? 'text-left break-all' : 'truncate')}>
        {keep === 0 ? text : shorten(text, keep)}
      </span>
      <Icon aria-hidden="true" size={13} className="shrink-0 text-muted group-hover/c:text-accent" />
      <span role="status" className="sr-only">
        {copied === 'yes' ? t`Copied` : copied === 'refused' ? t`The browser refused the clipboard` : ''}
      </span>
    </button>
  )
}
