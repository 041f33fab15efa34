import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { RefreshCw } from 'lucide-react'
import { Link } from 'wouter'
import type { NodeHealth } from '../../../client/live/live-api.ts'
import type { Outcome } from '../../../client/outcome-api.ts'
import { Button } from '../../../ui/button.tsx'
import { CopyText } from '../../../ui/copy-text.tsx'
import { Disclosure } from '../../../ui/disclosure.tsx'
import { LoadingNotice } from '../../../ui/notice.tsx'
import { BRIDGE_FAILURE } from '../../shared/error-sentences.ts'
import { FailureNote } from '../../shared/failure-note.tsx'
import { useNetworkReader } from '../../shared/network-reader.tsx'
import { type HealthCell, healthCells } from './health-words.ts'

/** The gateway and every validator, by what they answer when they are asked. */
export function NodeHealthTable() {
  const { t } = useLingui()
  const reader = useNetworkReader()
  const { data, isFetching, refetch } = useQuery({
    queryKey: ['node-health'],
    queryFn: () =>
      reader.nodeHealth().catch((): Outcome<readonly NodeHealth[]> => ({ ok: false, error: BRIDGE_FAILURE })),
    placeholderData: (before) => before,
    retry: false,
  })
  return (
    <section
      aria-labelledby="node-health"
      className="rounded-xl border border-line bg-surface px-4 py-4 sm:px-5"
    >
      <div className="mb-3 flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <h2 id="node-health" className="text-base font-semibold">{t`How the nodes are`}</h2>
          <p className="mt-1 text-muted">{t`From answers to this page, asked when it was opened.`}</p>
        </div>
        <Button compact icon={RefreshCw} disabled={isFetching} onClick={() => void refetch()}>
          {t`Ask again`}
        </Button>
      </div>
      {data === undefined ? <LoadingNotice>{t`Asking every node…`}</LoadingNotice> : null}
      {data?.ok === false ? <FailureNote failure={data.error} /> : null}
      {data?.ok === true ? <Nodes nodes={data.value} /> : null}
      <div className="mt-3 text-[0.8125rem] text-muted">
        <Disclosure summary={t`What a page cannot know`}>
          <ul className="flex max-w-prose list-disc flex-col gap-1 pl-4 text-pretty">
            <li>
              {t`CORS: this page asks over its own origin only, so whether a validator would answer pages of others is never tried. Its gateway takes such headers off.`}
            </li>
            <li>
              {t`TLS: between the gateway and a validator there is plain HTTP, as the protocol has it. What a call says is signed, and what comes back is checked.`}
            </li>
            <li>
              {t`The clock of a validator is what it says in its answer, to the middle of the exchange; that of the gateway has whole seconds.`}
            </li>
          </ul>
        </Disclosure>
      </div>
    </section>
  )
}

function Nodes({ nodes }: { readonly nodes: readonly NodeHealth[] }) {
  const { t } = useLingui()
  const rows = nodes.map((node) => ({ node, cells: healthCells(node) }))
  const heads = rows[0]?.cells.map(({ label }) => label) ?? []
  return (
    <div
      role="region"
      aria-label={t`Table of nodes`}
      tabIndex={0}
      className="overflow-x-auto rounded-lg border border-line"
    >
      <table className="w-full border-collapse whitespace-nowrap">
        <thead className="bg-raised text-xs text-muted">
          <tr>
            <th scope="col" className="h-9 px-4 text-left font-medium">{t`Node`}</th>
            {heads.map((head) => (
              <th key={head} scope="col" className="h-9 px-3 text-left font-medium">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ node, cells }) => (
            <tr key={node.node ?? 'gateway'} className="border-t border-line">
              <th scope="row" className="h-10 px-4 text-left font-medium">
                <NodeName node={node} />
              </th>
              {cells.map((cell) => (
                <td key={cell.label} className="px-3">
                  <Cell cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function NodeName({ node: { node, uid } }: { readonly node: NodeHealth }) {
  const { t } = useLingui()
  if (node === null) return t`Gateway`
  return (
    <span className="inline-flex items-center gap-2">
      <Link href={`/network/nodes/${node}`} className="text-accent hover:underline">
        {t`Validator ${uid}`}
      </Link>{' '}
      <CopyText text={node} what={t`hotkey`} keep={4} className="font-normal" />
    </span>
  )
}

const TONES: Readonly<Record<HealthCell['tone'], string>> = {
  good: 'text-verified',
  bad: 'font-medium text-failed',
  plain: '',
  unknown: 'text-muted',
}

function Cell({ cell: { text, tone } }: { readonly cell: HealthCell }) {
  return <span className={TONES[tone]}>{text}</span>
}
