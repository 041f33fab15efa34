import { useLingui } from '@lingui/react/macro'
import { Check, Copy, QrCode as QrIcon } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { QrCode } from '../../ui/qr-code.tsx'
import { absoluteLink } from '../shared/share-link.ts'

/** A link to copy, or to scan with another device. */
export function LinkCard({ link }: { readonly link: string }) {
  const { t } = useLingui()
  const address = absoluteLink(link, location.origin)
  const [scan, setScan] = useState(false)
  const [copied, setCopied] = useState<'no' | 'yes' | 'refused'>('no')
  const first = useRef<HTMLButtonElement>(null)
  // It takes the place of a form that had the focus.
  useEffect(() => first.current?.focus({ preventScroll: true }), [])
  const copy = () => {
    navigator.clipboard.writeText(address).then(
      () => setCopied('yes'),
      () => setCopied('refused'),
    )
  }
  const hints = {
    no: t`The key is in the part after the #, which browsers do not send to anybody.`,
    yes: t`Copied.`,
    refused: t`The browser refused the clipboard: copy the text above.`,
  }
  return (
    <div>
      <Field
        label={t`Link`}
        value={address}
        readOnly
        className="font-mono text-[0.8125rem]"
        onFocus={(event) => event.currentTarget.select()}
        hint={hints[copied]}
      />
      <div className="mt-2 flex flex-wrap gap-2 max-sm:[&>button]:flex-1">
        <Button ref={first} variant="primary" icon={copied === 'yes' ? Check : Copy} onClick={copy}>
          {copied === 'yes' ? t`Copied` : t`Copy link`}
        </Button>
        <Button icon={QrIcon} aria-expanded={scan} onClick={() => setScan(!scan)}>
          {scan ? t`Hide the code` : t`Show as a code`}
        </Button>
      </div>
      {scan ? (
        <QrCode
          text={address}
          label={t`The link as a code to scan`}
          className="mx-auto mt-4 w-full max-w-64 rounded-md"
        />
      ) : null}
    </div>
  )
}
