import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReleaseView } from '../../client/upkeep-api.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { formatDateTime, shorten } from '../../ui/format.ts'
import { useDrive } from '../shared/drive-context.tsx'
import { FailureNote } from '../shared/failure-note.tsx'
import { upkeepChanged, useReleases } from '../shared/upkeep-query.ts'
import { useCall } from '../shared/use-call.ts'
import { useWallet } from '../shared/use-wallet.ts'
import { HurryDialog } from './hurry-dialog.tsx'
import { canHurry, holdSentence, outcomeSentences, releaseStanding, releaseTitle } from './release-words.ts'

/** What was deleted for good and became of it, the newest first. */
export function ReleasesList() {
  const { t } = useLingui()
  const drive = useDrive()
  const queries = useQueryClient()
  const { data } = useReleases()
  const { failure, run } = useCall()
  const [hurried, setHurried] = useState<ReleaseView | null>(null)
  if (data === undefined) return null
  if (!data.ok) return <FailureNote failure={data.error} />
  const forget = async (): Promise<void> => {
    await run(() => drive.forgetReleases())
    await upkeepChanged(queries)
  }
  return (
    <section id="given-back" className="rounded-xl border border-line bg-surface px-5 py-4">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <div className="min-w-0 flex-1 basis-72">
          <h2 className="font-semibold">{t`What became of what you deleted?`}</h2>
          <p className="text-muted">
            {t`Deleting tells every validator, and they tell the miners. A miner that keeps its copy all the same has ciphertext whose key is gone; nobody can show that it has been erased.`}
          </p>
        </div>
        {data.value.some(({ isDone }) => isDone) ? (
          <Button compact onClick={() => void forget()}>
            {t`Clear what is done`}
          </Button>
        ) : null}
      </div>
      {failure === null ? null : <FailureNote failure={failure} />}
      {data.value.some(({ isDone }) => !isDone) ? <AccountNote /> : null}
      {data.value.length === 0 ? (
        <p className="mt-3 text-muted">{t`Nothing has been given back yet.`}</p>
      ) : (
        <ul className="mt-2 divide-y divide-line">
          {data.value.map((release) => (
            <ReleaseRow key={release.id} release={release} onHurry={() => setHurried(release)} />
          ))}
        </ul>
      )}
      {hurried === null ? null : <HurryDialog release={hurried} onClose={() => setHurried(null)} />}
    </section>
  )
}

function ReleaseRow({ release, onHurry }: { readonly release: ReleaseView; readonly onHurry: () => void }) {
  const { t } = useLingui()
  const { tone, word } = releaseStanding(release)
  const { hold, objects, at } = release
  const said = [...(hold === null ? [] : [holdSentence(hold)]), ...outcomeSentences(release)]
  const count = plural(objects, { one: '# object', other: '# objects' })
  const title = releaseTitle(release)
  return (
    <li className="py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <bdi className="min-w-0 font-medium break-words">{title}</bdi>
        <Badge tone={tone}>{word}</Badge>
        <span className="text-[0.8125rem] text-muted">
          {count} · {formatDateTime(at)}
        </span>
        {canHurry(release) ? (
          <Button compact className="ml-auto" aria-label={t`Do not wait for ${title}…`} onClick={onHurry}>
            {t`Do not wait…`}
          </Button>
        ) : null}
      </div>
      {said.length === 0 ? null : <p className="mt-1 text-[0.8125rem] text-muted">{said.join(' ')}</p>}
    </li>
  )
}

/** Only the account that stored something may delete it. */
function AccountNote() {
  const { t } = useLingui()
  const wallet = useWallet()
  const signs = wallet?.over === null ? wallet.session?.account : undefined
  const [away] = wallet?.accounts.filter((account) => account !== signs) ?? []
  if (away === undefined) return null
  const account = shorten(away, 5)
  return (
    <p className="mt-3 text-[0.8125rem] text-claimed">
      {t`Some of it may have been stored in the name of ${account}: that is given back when this account signs again, on the Wallet page.`}
    </p>
  )
}
