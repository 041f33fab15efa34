import { useLingui } from '@lingui/react/macro'
import { Copy } from 'lucide-react'
import { Button } from '../../../ui/button.tsx'
import { useAnnounce } from '../../shared/announcer.tsx'

interface CodeBlockProps {
  readonly label: string
  readonly text: string
}

/** Text to take away as it stands; scrolls in its own box. */
export function CodeBlock({ label, text }: CodeBlockProps) {
  const { t } = useLingui()
  const announce = useAnnounce()
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => announce(t`${label} copied`),
      () => announce(t`The browser refused the clipboard`),
    )
  }
  return (
    <figure className="min-w-0">
      <figcaption className="mb-1 flex items-center justify-between gap-3">
        <span className="text-[0.8125rem] font-medium">{label}</span>
        <Button compact variant="quiet" icon={Copy} onClick={copy} aria-label={t`Copy ${label}`}>
          {t`Copy`}
        </Button>
      </figcaption>
      <pre
        role="region"
        aria-label={label}
        tabIndex={0}
        className="max-h-96 overflow-auto rounded-lg border border-line bg-canvas p-3 font-mono text-xs leading-relaxed"
      >
        {text}
      </pre>
    </figure>
  )
}
