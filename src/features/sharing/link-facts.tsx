import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { SharedLink } from '../../client/share-api.ts'
import { formatBytes, formatDate, formatDateTime } from '../../ui/format.ts'
import { EntryName } from '../shared/entry-name.tsx'

/** What a link gives and how long, above the link itself. */
export function LinkFacts({ link }: { readonly link: SharedLink }) {
  return (
    <div className="mb-4">
      <EntryName name={link.name} className="font-medium break-all" />
      <LinkLine link={link} />
    </div>
  )
}

/** The same in one line for a list. */
export function LinkLine({ link }: { readonly link: SharedLink }) {
  const { t } = useLingui()
  const [now] = useState(() => Date.now())
  const size = formatBytes(link.bytes)
  const made = formatDate(link.madeAt, now)
  return (
    <p className="text-[0.8125rem] text-muted">
      {link.kind === 'file' ? (
        size
      ) : (
        <Trans>
          <Plural value={link.files} one="# file" other="# files" />, {size}
        </Trans>
      )}
      {' · '}
      {t`made ${made}`}
      {link.hasPassword ? ` · ${t`asks for a password`}` : ''}
      {' · '}
      <End link={link} />
    </p>
  )
}

function End({ link: { endsAt, state, revokedAt } }: { readonly link: SharedLink }) {
  const { t } = useLingui()
  if (revokedAt !== null) {
    const at = formatDateTime(revokedAt)
    return t`revoked ${at}`
  }
  if (endsAt === null) return t`until it is revoked`
  const at = formatDateTime(endsAt)
  return state === 'ended' ? t`ended ${at}` : t`ends ${at}`
}
