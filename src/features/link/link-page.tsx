import { useLingui } from '@lingui/react/macro'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Field, SecretField } from '../../ui/field.tsx'
import { InlineNote, LoadingNotice } from '../../ui/notice.tsx'
import { sentenceOf } from '../shared/error-sentences.ts'
import { FailureNote } from '../shared/failure-note.tsx'
import type { LinkArrival } from '../shared/share-link.ts'
import { LinkFrame } from './link-frame.tsx'
import { LinkHeading } from './link-heading.tsx'
import { OpenLink } from './open-link.tsx'
import { useOpenedLink } from './use-opened-link.ts'

interface LinkPageProps {
  /** Null when the page was opened again without it: a link is not kept. */
  readonly arrival: LinkArrival | null
  readonly onGive: (text: string) => void
  /** To the drive. @param returns whether the person wants to come back with it open */
  readonly onLeave: (returns: boolean) => void
}

/** What somebody shared, with or without a drive of one's own. */
export function LinkPage({ arrival, onGive, onLeave }: LinkPageProps) {
  const { t } = useLingui()
  return (
    <LinkFrame title={t`Shared with you`}>
      {arrival === null ? (
        <GiveLink onGive={onGive} onLeave={() => onLeave(false)} />
      ) : (
        <Arrived key={arrival.text} arrival={arrival} onGive={onGive} onLeave={onLeave} />
      )}
    </LinkFrame>
  )
}

/** For a page that was loaded again, and for links that came broken. */
function GiveLink({
  onGive,
  onLeave,
}: {
  readonly onGive: (text: string) => void
  readonly onLeave: () => void
}) {
  const { t } = useLingui()
  const [text, setText] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (text.trim() !== '') onGive(text)
  }
  return (
    <>
      <LinkHeading>{t`Open a shared link`}</LinkHeading>
      <p className="mt-1 mb-4 text-muted">
        {t`A link is taken out of the address bar as soon as it is opened, and kept nowhere. Open it again from where it was sent to you, or paste it here.`}
      </p>
      <form onSubmit={submit}>
        <Field
          label={t`Link`}
          name="link"
          value={text}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setText(event.target.value)}
        />
        <div className="mt-2 flex flex-wrap gap-2">
          <Button type="submit" variant="primary">{t`Open the link`}</Button>
          <Button onClick={onLeave}>{t`Go to my drive`}</Button>
        </div>
      </form>
    </>
  )
}

function Arrived({ arrival, onGive, onLeave }: LinkPageProps & { readonly arrival: LinkArrival }) {
  const { t } = useLingui()
  const { stage, tryPassword, tryAgain, keep } = useOpenedLink(arrival.text)
  const leave = (returns: boolean) => {
    if (returns) keep()
    onLeave(returns)
  }
  const sent = arrival.wasSent ? <WasSent /> : null
  switch (stage.kind) {
    case 'looking':
      return <LoadingNotice>{t`Looking up the link…`}</LoadingNotice>
    case 'password':
      return (
        <>
          {sent}
          <PasswordForm wrong={stage.wrong} busy={stage.busy} onTry={tryPassword} />
        </>
      )
    case 'failed':
      return (
        <>
          <LinkHeading>{t`The link could not be opened`}</LinkHeading>
          <div className="mt-3 mb-5">
            <FailureNote failure={stage.failure} />
          </div>
          {stage.failure.code === 'link-malformed' ? (
            <GiveLink onGive={onGive} onLeave={() => onLeave(false)} />
          ) : (
            <div className="flex flex-wrap gap-2">
              <Button variant="primary" onClick={tryAgain}>{t`Try again`}</Button>
              <Button onClick={() => onLeave(false)}>{t`Go to my drive`}</Button>
            </div>
          )}
        </>
      )
    case 'open':
      return (
        <>
          {sent}
          <OpenLink link={stage.link} onLeave={leave} />
        </>
      )
  }
}

function WasSent() {
  const { t } = useLingui()
  return (
    <div className="mb-4">
      <InlineNote tone="claimed">
        {t`Something on the way, a mail filter perhaps, rewrote this link, so its key was sent to the server of this page. It works, but ask for a new one if what it gives is confidential.`}
      </InlineNote>
    </div>
  )
}

interface PasswordFormProps {
  readonly wrong: boolean
  readonly busy: boolean
  readonly onTry: (password: string) => void
}

function PasswordForm({ wrong, busy, onTry }: PasswordFormProps) {
  const { t } = useLingui()
  const [password, setPassword] = useState('')
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const { what, next } = sentenceOf({ code: 'link-password-wrong', detail: '' })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (password !== '' && !busy) onTry(password)
  }
  return (
    <form onSubmit={submit}>
      <h1 className="text-lg font-semibold tracking-tight">{t`This link asks for a password`}</h1>
      <p className="mt-1 mb-4 text-muted">{t`Whoever sent the link knows it. It is checked on this device.`}</p>
      <SecretField
        ref={field}
        label={t`Password of the link`}
        name="link-password"
        autoComplete="off"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        error={wrong ? `${what} ${next}` : null}
      />
      <Button type="submit" variant="primary" disabled={busy} className="mt-2">
        {busy ? t`Checking the password…` : t({ message: 'Open', context: 'verb' })}
      </Button>
    </form>
  )
}
