import { Trans, useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { SharedLink, ShareWish } from '../../client/share-api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { SecretField } from '../../ui/field.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { useDrive } from '../shared/drive-context.tsx'
import { EntryName } from '../shared/entry-name.tsx'
import { FailureBelow } from '../shared/failure-note.tsx'
import type { ShareTarget } from '../shared/share-context.ts'
import { useCall } from '../shared/use-call.ts'
import { LinkCard } from './link-card.tsx'
import { END_CHOICES, END_WORDS, type EndChoice, endOf, isEndChoice } from './link-ends.ts'
import { LinkFacts } from './link-facts.tsx'
import { linksChanged } from './links-query.ts'

interface ShareDialogProps {
  readonly target: ShareTarget
  readonly onClose: () => void
}

/** As the drive asks for; shorter ones are guessed. */
const PASSWORD_MIN = 8

/** Asks how a link shall be, makes it, and shows it. */
export function ShareDialog({ target, onClose }: ShareDialogProps) {
  const { t } = useLingui()
  const [link, setLink] = useState<SharedLink | null>(null)
  return (
    <Dialog
      title={link === null ? t({ message: 'Share', context: 'verb' }) : t`The link is ready`}
      onClose={onClose}
    >
      {link === null ? (
        <ShareForm target={target} onMade={setLink} onClose={onClose} />
      ) : (
        <>
          <LinkFacts link={link} />
          <LinkCard link={link.link} />
          {link.hasPassword ? (
            <p className="mt-3 text-muted">
              {t`Tell the password another way than the link: whoever reads both has both.`}
            </p>
          ) : null}
          <DialogActions>
            <Button onClick={onClose}>{t`Close`}</Button>
          </DialogActions>
        </>
      )}
    </Dialog>
  )
}

interface ShareFormProps extends ShareDialogProps {
  readonly onMade: (link: SharedLink) => void
}

function ShareForm({ target, onMade, onClose }: ShareFormProps) {
  const { t } = useLingui()
  const [ends, setEnds] = useState<EndChoice>('never')
  const [locked, setLocked] = useState(false)
  const [password, setPassword] = useState('')
  const [tooShort, setTooShort] = useState(false)
  const { busy, failure, make } = useMakeLink(target, onMade)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const short = locked && Array.from(password.normalize('NFKC')).length < PASSWORD_MIN
    setTooShort(short)
    if (!short && !busy) make({ password: locked ? password : null, ends })
  }
  return (
    <form onSubmit={submit}>
      <p>
        <What target={target} />
      </p>
      <div className="mt-4 flex flex-col gap-4">
        <div>
          <SelectField
            label={t`The link ends`}
            value={ends}
            onChange={(value) => isEndChoice(value) && setEnds(value)}
            options={END_CHOICES.map((value) => ({ value, label: t(END_WORDS[value]) }))}
          />
          <p className="mt-1 text-[0.8125rem] text-muted">
            {ends === 'never'
              ? t`Until then your drive keeps it alive.`
              : t`Then validators delete it by themselves. Whoever opened it before may have kept what it gave.`}
          </p>
        </div>
        <div>
          <label className="flex cursor-pointer items-center gap-2.5 font-medium">
            <input
              type="checkbox"
              checked={locked}
              onChange={(event) => setLocked(event.target.checked)}
              className="size-4 accent-accent-fill"
            />
            {t`Ask for a password`}
          </label>
          {locked ? (
            <div className="mt-2">
              <SecretField
                label={t`Password of the link`}
                name="link-password"
                autoComplete="off"
                value={password}
                onChange={(event) => setPassword(event.target.value)}
                hint={t`At least ${PASSWORD_MIN} characters. It is kept nowhere: a forgotten one means a new link.`}
                error={tooShort ? t`A password has at least ${PASSWORD_MIN} characters.` : null}
              />
            </div>
          ) : null}
        </div>
      </div>
      <FailureBelow failure={failure} />
      <DialogActions>
        <Button onClick={onClose}>{t`Cancel`}</Button>
        <Button type="submit" variant="primary" disabled={busy}>
          {busy ? t`Making the link…` : t`Make a link`}
        </Button>
      </DialogActions>
    </form>
  )
}

/** What the link will give, and to whom. */
function What({ target: { kind, name, entryIds } }: Pick<ShareDialogProps, 'target'>) {
  const count = entryIds.length
  if (kind === 'file')
    return (
      <Trans>
        Anyone who has the link can read <EntryName name={name ?? ''} className="font-medium break-words" />,
        and nothing else in your drive. You can take the link back.
      </Trans>
    )
  return kind === 'folder' ? (
    <Trans>
      Anyone who has the link can read what is in{' '}
      <EntryName name={name ?? ''} className="font-medium break-words" /> now, and nothing else in your drive.
      What you add or change later is not in it. You can take the link back.
    </Trans>
  ) : (
    <Trans>
      Anyone who has the link can read the {count} chosen entries as they are now, and nothing else in your
      drive. You can take the link back.
    </Trans>
  )
}

function useMakeLink({ entryIds }: ShareTarget, onMade: (link: SharedLink) => void) {
  const { t } = useLingui()
  const drive = useDrive()
  const queries = useQueryClient()
  const { busy, failure, run } = useCall()
  const count = entryIds.length
  const make = async ({ password, ends }: { readonly password: string | null; readonly ends: EndChoice }) => {
    const wish: ShareWish = { name: t`${count} entries`, password, endsAt: endOf(ends, Date.now()) }
    const made = await run(() => drive.shareLink(entryIds, wish))
    if (!made.ok) return
    onMade(made.value)
    await linksChanged(queries)
  }
  return { busy, failure, make: (choice: Parameters<typeof make>[0]) => void make(choice) }
}
