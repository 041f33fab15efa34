import { useLingui } from '@lingui/react/macro'
import { CircleAlert, Clock, type LucideIcon } from 'lucide-react'
import type { TransferStatus } from '../../client/transfer-api.ts'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { nameInSentence } from '../../ui/display-name.ts'
import type { Reason, Remedy } from './reasons.ts'

interface ReasonLineProps {
  readonly reason: Reason
  readonly transfer: TransferStatus
  readonly onHelp: (remedy: Remedy) => void
}

const TONES: Readonly<
  Record<Reason['tone'], { readonly icon: LucideIcon | null; readonly className: string }>
> = {
  failed: { icon: CircleAlert, className: 'text-failed' },
  waiting: { icon: Clock, className: 'text-claimed' },
  plain: { icon: null, className: 'text-muted' },
}

/** Why it does not go on, and the one thing that helps. */
export function ReasonLine({ reason, transfer, onHelp }: ReasonLineProps) {
  const { remedy, tone, text, next } = reason
  const { icon: Icon, className } = TONES[tone]
  const { error } = transfer
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1.5">
      <p
        className={classNames('flex min-w-0 flex-1 basis-56 gap-1.5 text-xs leading-4', className)}
        title={error === null ? undefined : `${error.code}: ${error.detail}`}
      >
        {Icon === null ? null : <Icon aria-hidden="true" size={13} className="mt-px shrink-0" />}
        <span>
          {text} {next === '' ? null : <span className="text-muted">{next}</span>}
        </span>
      </p>
      {remedy === null ? null : (
        <RemedyButton remedy={remedy} transfer={transfer} onClick={() => onHelp(remedy)} />
      )}
    </div>
  )
}

interface RemedyButtonProps {
  readonly remedy: Remedy
  readonly transfer: TransferStatus
  readonly onClick: () => void
}

function RemedyButton({ remedy, transfer, onClick }: RemedyButtonProps) {
  const { t } = useLingui()
  const name = nameInSentence(transfer.name)
  const words: Readonly<Record<Remedy, readonly [string, string]>> = {
    retry: [t`Retry`, t`Retry ${name}`],
    'choose-file': [t`Choose file`, t`Choose ${name} again`],
    'choose-files': [t`Choose files`, t`Choose ${name} and the others again`],
    'choose-folder': [t`Choose folder`, t`Choose the folder ${name} again`],
    continue: [t`Continue`, t`Continue with ${name}`],
    'save-another-way': [t`Save another way`, t`Save ${name} another way`],
  }
  const [text, label] = words[remedy]
  return (
    <Button
      compact
      variant={remedy === 'retry' ? 'secondary' : 'primary'}
      // Begins with what is to be seen, so that it can be said to it.
      aria-label={label.startsWith(text) ? label : `${text}: ${name}`}
      onClick={onClick}
    >
      {text}
    </Button>
  )
}
