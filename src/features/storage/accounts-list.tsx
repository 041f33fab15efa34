import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { AccountStanding } from '../../client/upkeep-api.ts'
import { Badge } from '../../ui/badge.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { formatBytes, formatSeconds } from '../../ui/format.ts'
import { Progress } from '../../ui/progress.tsx'

/** Share of a quota from which on the person should know. */
const NEARLY_FULL = 0.9

/** What each validator says it keeps for this drive, and how much room it gives. */
export function AccountsList({ accounts }: { readonly accounts: readonly AccountStanding[] }) {
  const { t } = useLingui()
  if (accounts.length === 0) return null
  return (
    <section className="rounded-xl border border-line bg-surface px-5 py-4">
      <h2 className="font-semibold">{t`How much room is there?`}</h2>
      <p className="text-muted">{t`What each validator says it placed for this drive. Parts are spread over them, so the sum is what you store.`}</p>
      <ul className="mt-2 divide-y divide-line">
        {accounts.map((standing) => (
          <AccountRow key={standing.hotkey} standing={standing} />
        ))}
      </ul>
    </section>
  )
}

function AccountRow({ standing: { hotkey, account, detail } }: { readonly standing: AccountStanding }) {
  const { t } = useLingui()
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2.5">
      <CopyText text={hotkey} what={t`validator hotkey`} />
      {account === null ? (
        <>
          <Badge tone="unknown">{t`No answer`}</Badge>
          <span className="min-w-0 basis-64 flex-1 text-[0.8125rem] text-muted">{detail}</span>
        </>
      ) : (
        <Used account={account} />
      )}
    </li>
  )
}

function Used({ account }: { readonly account: NonNullable<AccountStanding['account']> }) {
  const { t } = useLingui()
  const { objects, bytes, quotaBytes, maxTtl } = account
  const used = formatBytes(bytes)
  const count = plural(objects, { one: '# object', other: '# objects' })
  const term = formatSeconds(maxTtl)
  const share = quotaBytes === null || quotaBytes === 0 ? 0 : bytes / quotaBytes
  return (
    <div className="min-w-0 flex-1 basis-64">
      <p className="flex flex-wrap gap-x-2">
        <span className="font-medium tabular-nums">
          {quotaBytes === null ? used : t`${used} of ${formatBytes(quotaBytes)}`}
        </span>
        <span className="text-muted">
          {quotaBytes === null
            ? t`${count}; as much as there is room for; up to ${term}`
            : t`${count}; up to ${term}`}
        </span>
      </p>
      {quotaBytes === null ? null : (
        <Progress
          thin
          label={t`Share of the quota that is used`}
          value={share}
          tone={share >= NEARLY_FULL ? 'failed' : 'accent'}
        />
      )}
    </div>
  )
}
