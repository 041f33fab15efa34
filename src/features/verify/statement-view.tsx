import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Check, Minus } from 'lucide-react'
import type { Anchor, Statement } from '../../client/bundle/bundle-report.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { Disclosure } from '../../ui/disclosure.tsx'
import { formatCount } from '../../ui/format.ts'
import { sentenceOfClaim, sentenceOfLimit } from './statement-words.ts'

/** Blocks that are listed; a bundle of a long history has hundreds. */
const BLOCKS_SHOWN = 50

/** What it proves, to whom, and what it does not. */
export function StatementView({ statement }: { readonly statement: Statement }) {
  const { t } = useLingui()
  const { anchors, proves, leavesOpen } = statement
  return (
    <section className="grid gap-6 rounded-xl border border-line bg-surface p-6 shadow-sm max-sm:p-4 sm:grid-cols-2">
      <div className="min-w-0">
        <h2 className="mb-2 font-semibold">
          {anchors.length === 0 ? t`What it proves` : t`What it proves, to whoever knows the blocks`}
        </h2>
        <ul className="flex flex-col gap-1.5">
          {proves.map((claim) => (
            <li key={claim.code} className="flex gap-2">
              <Check aria-hidden="true" size={16} className="mt-0.5 shrink-0 text-verified" />
              <span className="min-w-0">{sentenceOfClaim(claim)}</span>
            </li>
          ))}
        </ul>
        {anchors.length === 0 ? null : <Anchors anchors={anchors} />}
      </div>
      <div className="min-w-0">
        <h2 className="mb-2 font-semibold">{t`What it does not prove`}</h2>
        <ul className="flex flex-col gap-1.5 text-muted">
          {leavesOpen.map((limit) => (
            <li key={limit.code} className="flex gap-2">
              <Minus aria-hidden="true" size={16} className="mt-0.5 shrink-0" />
              <span className="min-w-0">{sentenceOfLimit(limit)}</span>
            </li>
          ))}
        </ul>
      </div>
    </section>
  )
}

function Anchors({ anchors }: { readonly anchors: readonly Anchor[] }) {
  const { t } = useLingui()
  const shown = anchors.slice(0, BLOCKS_SHOWN)
  const more = anchors.length - shown.length
  return (
    <div className="mt-3">
      <Disclosure
        open={anchors.length <= 3}
        summary={<Plural value={anchors.length} one="The block to look up" other="The # blocks to look up" />}
      >
        <ul className="flex flex-col gap-1">
          {shown.map(({ block, blockHash, genesisHash }) => (
            <li key={`${genesisHash}${blockHash}${block}`} className="flex flex-wrap items-baseline gap-x-3">
              <span>{t`Block ${formatCount(block)}`}</span>
              <CopyText text={blockHash} what={t`block hash`} keep={8} />
            </li>
          ))}
        </ul>
        {more === 0 ? null : (
          <p className="mt-1 text-muted">
            <Plural value={more} one="and # more" other="and # more" />
          </p>
        )}
        <p className="mt-2 text-[0.8125rem] text-muted">
          <Trans>
            If the chain with this genesis has these hashes at these numbers, nobody could answer before them.
            An explorer of the chain shows them; so does any of its nodes, asked for{' '}
            <code>chain_getBlockHash</code>.
          </Trans>
        </p>
      </Disclosure>
    </div>
  )
}
