import type { NetworkView } from '../../client/drive-api.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { formatCount, formatDecimal, plural } from '../../ui/format.ts'
import { LoadingNotice } from '../../ui/notice.tsx'
import { Stat } from '../../ui/stat.tsx'
import { FailureNotice } from '../shared/failure-note.tsx'
import { useNetwork } from '../shared/network-query.ts'
import { PageHeader } from '../shared/page-header.tsx'
import { networkTotals } from './network-model.ts'
import { NeuronTable } from './neuron-table.tsx'

/** What the chain says, as of the newest block this page has seen. */
export function NetworkScreen() {
  const { data } = useNetwork()
  return (
    <>
      <PageHeader title="Network" lead="Read from the chain, and refreshed as blocks arrive." />
      <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-10 sm:px-6">
        {data === undefined ? <LoadingNotice>Reading the metagraph…</LoadingNotice> : null}
        {data?.ok === false ? <FailureNotice failure={data.error} /> : null}
        {data?.ok === true ? <View view={data.value} /> : null}
      </div>
    </>
  )
}

function View({ view }: { readonly view: NetworkView }) {
  const totals = networkTotals(view.neurons)
  return (
    <div className="flex flex-col gap-8">
      <dl className="grid grid-cols-2 gap-3 lg:grid-cols-5">
        <Stat label="Block" note={<CopyText text={view.blockHash} what="block hash" keep={5} />}>
          {formatCount(view.block)}
        </Stat>
        <Stat label="Network" note={<CopyText text={view.genesisHash} what="genesis hash" keep={5} />}>
          {view.name} · subnet {view.netuid}
        </Stat>
        <Stat label="Validators" note={`epoch of ${plural(view.tempo, 'block')}`}>
          {totals.validators}
        </Stat>
        <Stat label="Miners" note={`${totals.announced} announced, ${plural(totals.operators, 'operator')}`}>
          {totals.miners}
        </Stat>
        <Stat label="Stake" note="TAO over all nodes">
          {formatDecimal(totals.stakeTao, 0)}
        </Stat>
      </dl>
      <section>
        <h2 className="mb-3 text-base font-semibold">Validators</h2>
        <NeuronTable kind="validator" view={view} />
      </section>
      <section>
        <h2 className="mb-1 text-base font-semibold">Miners</h2>
        <p className="mb-3 text-muted">
          Copies of one piece go to miners of different operators. A miner is immune from replacement for{' '}
          {formatCount(view.immunityPeriod)} blocks after it registers.
        </p>
        <NeuronTable kind="miner" view={view} />
      </section>
    </div>
  )
}
