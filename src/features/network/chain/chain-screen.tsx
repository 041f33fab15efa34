import { plural } from '@lingui/core/macro'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import type { NetworkView } from '../../../client/network-api.ts'
import { CopyText } from '../../../ui/copy-text.tsx'
import { formatCount, formatDecimal } from '../../../ui/format.ts'
import { LoadingNotice } from '../../../ui/notice.tsx'
import { Stat } from '../../../ui/stat.tsx'
import { FailureNotice } from '../../shared/failure-note.tsx'
import { useLandscape } from '../../shared/landscape-query.ts'
import { NetworkFrame } from '../network-frame.tsx'
import { networkTotals } from './network-model.ts'
import { NeuronTable } from './neuron-table.tsx'

/** What the chain says, as of the newest block this page has seen. */
export function ChainScreen() {
  const { t } = useLingui()
  const { data } = useLandscape()
  return (
    <NetworkFrame title={t`Chain`} lead={t`Read from the chain, and refreshed as blocks arrive.`}>
      {data === undefined ? <LoadingNotice>{t`Reading the metagraph…`}</LoadingNotice> : null}
      {data?.ok === false ? <FailureNotice failure={data.error} /> : null}
      {data?.ok === true ? <View view={data.value.network} /> : null}
    </NetworkFrame>
  )
}

function View({ view }: { readonly view: NetworkView }) {
  const { t } = useLingui()
  const totals = networkTotals(view.neurons)
  const { name, netuid, tempo, immunityPeriod } = view
  const { announced, operators } = totals
  return (
    <div className="flex flex-col gap-8">
      <dl className="grid grid-cols-2 gap-3 lg:grid-cols-5">
        <Stat label={t`Block`} note={<CopyText text={view.blockHash} what={t`block hash`} keep={5} />}>
          {formatCount(view.block)}
        </Stat>
        <Stat label={t`Network`} note={<CopyText text={view.genesisHash} what={t`genesis hash`} keep={5} />}>
          {t`${name} · subnet ${netuid}`}
        </Stat>
        <Stat
          label={t`Validators`}
          note={t`epoch of ${plural(tempo, { one: '# block', other: '# blocks' })}`}
        >
          {totals.validators}
        </Stat>
        <Stat
          label={t`Miners`}
          note={t`${plural(announced, { one: '# announced', other: '# announced' })}, ${plural(operators, { one: '# operator', other: '# operators' })}`}
        >
          {totals.miners}
        </Stat>
        <Stat label={t`Stake`} note={t`TAO over all nodes`}>
          {formatDecimal(totals.stakeTao, 0)}
        </Stat>
      </dl>
      <section>
        <h2 className="mb-3 text-base font-semibold">{t`Validators`}</h2>
        <NeuronTable kind="validator" view={view} />
      </section>
      <section>
        <h2 className="mb-1 text-base font-semibold">{t`Miners`}</h2>
        <p className="mb-3 text-muted">
          <Trans>
            Copies of one piece go to miners of different operators. A miner is immune from replacement for{' '}
            <Plural value={immunityPeriod} one="# block" other="# blocks" /> after it registers.
          </Trans>
        </p>
        <NeuronTable kind="miner" view={view} />
      </section>
    </div>
  )
}
