import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { MinerFinding } from '../../../client/audit-api.ts'
import { CopyText } from '../../../ui/copy-text.tsx'
import { Disclosure } from '../../../ui/disclosure.tsx'
import { doingSentence, faultSentence, whatSentence } from '../audit-sentences.ts'
import { VerdictBadge } from '../verdict-badge.tsx'

/** One miner that something is wrong with: what happened, whose fault it is, what is being done. */
export function FindingRow({ finding }: { readonly finding: MinerFinding }) {
  const { t } = useLingui()
  const { minerUid, minerHotkey, verdict, copies } = finding
  return (
    <li className="py-1">
      <Disclosure
        summary={
          <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <span className="font-medium">
              {minerUid === null ? t`A miner that has left` : t`Miner ${minerUid}`}
            </span>
            <VerdictBadge verdict={verdict} />
            <span className="ml-auto text-[0.8125rem] text-muted">
              {plural(copies, { one: '# copy', other: '# copies' })}
            </span>
          </span>
        }
      >
        <p>
          {whatSentence(finding)} {faultSentence(finding)}
        </p>
        <p className="mt-1 text-muted">{doingSentence(finding)}</p>
        <p className="mt-1">
          <CopyText text={minerHotkey} what={t`miner hotkey`} keep={8} />
        </p>
      </Disclosure>
    </li>
  )
}
