import { useLingui } from '@lingui/react/macro'
import { KeyRound, LockKeyhole } from 'lucide-react'
import { type FormEvent, useRef, useState } from 'react'
import type { ToolKeyReason, ToolSecret } from '../../client/interchange-api.ts'
import { Button } from '../../ui/button.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { SecretField } from '../../ui/field.tsx'
import { InlineNote } from '../../ui/notice.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { useDrive } from '../shared/drive-context.tsx'
import { FailureBelow } from '../shared/failure-note.tsx'
import { useCall } from '../shared/use-call.ts'
import { KeyProgress, type Stretching } from './key-progress.tsx'
import { KEY_WORDS } from './tool-words.ts'

interface KeyCardProps {
  readonly address: string | null
  readonly onChange: (address: string | null) => void
}

/** The coldkey with which the tools encrypt. What is typed goes to the worker and is forgotten here at once. */
export function KeyCard({ address, onChange }: KeyCardProps) {
  const { t } = useLingui()
  const drive = useDrive()
  const close = async (): Promise<void> => {
    await drive.closeToolKey()
    onChange(null)
  }
  return (
    <section className="rounded-xl border border-line bg-surface px-5 py-4">
      <h2 className="font-semibold">{t`Coldkey of the tools`}</h2>
      <p className="text-muted">
        {t`Only what the tools encrypted needs it. It is used in a worker of this page and kept in memory until the drive is locked. It is never stored, and never sent.`}
      </p>
      {address === null ? (
        <KeyForm onOpen={onChange} />
      ) : (
        <div className="mt-3 flex flex-wrap items-center justify-between gap-3">
          <p className="min-w-0">
            {t`Open:`} <CopyText text={address} what={t`coldkey address`} keep={8} />
          </p>
          <Button icon={LockKeyhole} onClick={() => void close()}>
            {t`Forget this key`}
          </Button>
        </div>
      )}
    </section>
  )
}

type Kind = ToolSecret['kind']

function KeyForm({ onOpen }: { readonly onOpen: (address: string) => void }) {
  const { t } = useLingui()
  const drive = useDrive()
  const { busy, failure, run } = useCall()
  const [kind, setKind] = useState<Kind>('text')
  const [text, setText] = useState('')
  const [stretching, setStretching] = useState<Stretching | null>(null)
  const [refused, setRefused] = useState<ToolKeyReason | null>(null)
  const picker = useRef<HTMLInputElement>(null)

  const open = async (secret: ToolSecret): Promise<void> => {
    setText('')
    setRefused(null)
    const done = await run(async () => {
      const cost = await drive.toolKeyCost()
      if (!cost.ok) return cost
      // The password of a key file is stretched as the key is.
      const times = secret.kind === 'file' && secret.password !== '' ? 2 : 1
      setStretching({ ms: cost.value.ms * times, since: performance.now() })
      return drive.openToolKey(secret)
    })
    setStretching(null)
    if (!done.ok) return
    if (done.value.state === 'open') onOpen(done.value.address)
    else setRefused(done.value.reason)
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (kind === 'text') void open({ kind, text })
    else picker.current?.click()
  }
  const take = (input: HTMLInputElement): void => {
    const [file] = input.files ?? []
    input.value = ''
    if (file !== undefined) void open({ kind: 'file', file, password: text })
  }
  const isReady = !busy && (kind === 'file' || text.trim() !== '')
  return (
    <form className="mt-3 flex flex-col items-start gap-3" onSubmit={submit} autoComplete="off">
      <Segmented
        label={t`What you have of the coldkey`}
        value={kind}
        onChange={(value) => {
          setText('')
          setRefused(null)
          setKind(value)
        }}
        options={[
          { value: 'text', label: t`Phrase or hex` },
          { value: 'file', label: t`Key file` },
        ]}
      />
      <div className="w-full max-w-xl">
        <SecretField
          label={kind === 'text' ? t`Phrase, seed or private key` : t`Password of the key file`}
          hint={
            kind === 'text'
              ? t`12 to 24 words, or 64 or 128 hex characters.`
              : t`Empty where the file has none. Then choose the file “coldkey” in ~/.bittensor/wallets.`
          }
          autoComplete="off"
          disabled={busy}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </div>
      <input
        ref={picker}
        type="file"
        hidden
        aria-label={t`Key file`}
        onChange={(event) => take(event.currentTarget)}
      />
      <Button type="submit" icon={KeyRound} disabled={!isReady}>
        {kind === 'text' ? t`Open the key` : t`Choose the key file`}
      </Button>
      {stretching === null ? null : <KeyProgress stretching={stretching} />}
      {refused === null ? null : <InlineNote tone="failed">{t(KEY_WORDS[refused])}</InlineNote>}
      <FailureBelow failure={failure} />
    </form>
  )
}
