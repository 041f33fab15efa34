import { useLingui } from '@lingui/react/macro'
import type { HolderProof } from '../../client/proof-api.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { Disclosure } from '../../ui/disclosure.tsx'
import { Facts } from '../../ui/facts.tsx'
import { formatCount, formatDateTime, formatMicros } from '../../ui/format.ts'
import { InlineNote } from '../../ui/notice.tsx'
import { PROOF_LEVELS } from '../shared/proof-level.ts'
import { CheckList } from './check-list.tsx'
import { checkCountText, limitSentence } from './proof-model.ts'

/** What one miner signed of one piece at upload, and what this page made of it. */
export function ReceiptView({ holder }: { readonly holder: HolderProof }) {
  const { t } = useLingui()
  const when = formatDateTime(holder.checkedAt)
  const took = formatMicros(holder.micros)
  const checked = holder.checks.length > 0
  return (
    <>
      <p className="mt-1 mb-3 text-muted">{t(PROOF_LEVELS[holder.level].meaning)}</p>
      {holder.reason === '' ? null : (
        <div className="mb-3">
          <InlineNote tone="failed">{holder.reason}</InlineNote>
        </div>
      )}
      <Facts
        facts={[
          { label: t`Miner`, value: <CopyText text={holder.minerHotkey} what={t`miner hotkey`} keep={8} /> },
          {
            label: t`Placed by`,
            value: <CopyText text={holder.validatorHotkey} what={t`validator hotkey`} keep={8} />,
          },
          { label: t`Signed at`, value: <CopyText text={holder.blockHash} what={t`block hash`} keep={6} /> },
          { label: t`Block`, value: formatCount(holder.block) },
          {
            label: t`Checked here`,
            value: checked ? t`${when}, in ${took}` : t`Not checked`,
          },
        ]}
      />
      <h4 className="mt-4 mb-1 text-[0.8125rem] font-semibold">{checkCountText(holder.checks)}</h4>
      <CheckList checks={holder.checks} />
      {holder.level === 'verified' ? (
        <p className="mt-3 text-[0.8125rem] text-muted">{limitSentence(holder)}</p>
      ) : null}
      <div className="mt-2">
        <Disclosure summary={t`The receipt as it was signed`}>
          <ReceiptValues holder={holder} />
        </Disclosure>
      </div>
    </>
  )
}

function ReceiptValues({ holder }: { readonly holder: HolderProof }) {
  const { t } = useLingui()
  const values: readonly (readonly [string, string])[] = [
    [t`seed`, holder.seed],
    ['g', holder.g],
    ['h', holder.h],
    [t`commitment`, holder.commitment],
    [t`randomness`, holder.randomness],
    [t`commitment hash`, holder.commitmentHash],
    [t`signed text`, holder.signedText],
    [t`signature`, holder.signature],
  ]
  return (
    <dl className="flex flex-col gap-2 text-xs">
      {values.map(([name, value]) => (
        <div key={name}>
          <dt className="text-muted">{name}</dt>
          <dd className="font-mono break-all">{value === '' ? '–' : value}</dd>
        </div>
      ))}
    </dl>
  )
}
