import { useLingui } from '@lingui/react/macro'
import { Link } from 'wouter'
import { neighbours } from '../../../client/landscape/miner-fleet.ts'
import { formatCount, formatDecimal, shorten } from '../../../ui/format.ts'
import type { MinerFacts } from './miner-facts.ts'
import { timeOf } from './miner-words.ts'
import { PlainTable } from './plain-table.tsx'

const EACH_SIDE = 3
const SEATS_SHOWN = 7

interface SeatsAroundProps {
  readonly facts: MinerFacts
  /** Goes along in links. */
  readonly suffix: string
}

/** Who goes before and after it, and who came lately. */
export function SeatsAround({ facts, suffix }: SeatsAroundProps) {
  const { t } = useLingui()
  const { landscape } = facts.view
  const { seats, network } = landscape
  const { seen } = facts.prospect.rate
  return (
    <div className="grid gap-x-6 gap-y-8 lg:grid-cols-2">
      <section className="min-w-0">
        <h2 className="mb-3 text-base font-semibold">{t`Around it in the order of replacement`}</h2>
        <Neighbours facts={facts} suffix={suffix} />
      </section>
      <section className="min-w-0">
        <h2 className="mb-3 text-base font-semibold">{t`Latest registrations`}</h2>
        {seats.length === 0 ? (
          <p className="text-muted">
            {t`Nobody told of one by name; the chain’s list shows ${formatCount(seen)} in the last immunity period.`}
          </p>
        ) : (
          <PlainTable
            label={t`Latest registrations`}
            columns={[
              { label: t`Ago`, left: true },
              { label: t`UID` },
              { label: t`Came`, left: true },
              { label: t`Replaced`, left: true },
              { label: t`Told by`, left: true },
            ]}
            rows={seats.slice(0, SEATS_SHOWN).map(({ block, uid, hotkey, replaced, by }) => ({
              id: `${block}${hotkey}`,
              here: uid === facts.row.uid,
              cells: [
                timeOf(Math.max(0, network.block - block), landscape),
                uid,
                <Name key="came" hotkey={hotkey} suffix={suffix} />,
                replaced === null ? t`unknown` : <span className="font-mono">{shorten(replaced, 4)}</span>,
                by === 'chain' ? t`the chain` : t`a validator`,
              ],
            }))}
          />
        )}
      </section>
    </div>
  )
}

function Neighbours({ facts, suffix }: SeatsAroundProps) {
  const { t } = useLingui()
  const { landscape } = facts.view
  const { pruneOrder, network } = landscape
  const uids = neighbours(pruneOrder, facts.row.uid, EACH_SIDE)
  if (uids.length === 0) return <p className="text-muted">{t`It stands in no order of replacement.`}</p>
  const neurons = new Map(network.neurons.map((neuron) => [neuron.uid, neuron]))
  const perEpoch = t`Emission, α per epoch`
  return (
    <PlainTable
      label={t`Around it in the order of replacement`}
      columns={[
        { label: t`Place`, left: true },
        { label: t`UID` },
        { label: t`Hotkey`, left: true },
        { label: perEpoch },
        { label: t`Registered at` },
        { label: t`Immune`, left: true },
      ]}
      rows={uids.flatMap((uid) => {
        const neuron = neurons.get(uid)
        if (neuron === undefined) return []
        const { hotkey, role, emissionTao, registeredAtBlock } = neuron
        const left = registeredAtBlock + network.immunityPeriod - network.block
        return [
          {
            id: hotkey,
            here: uid === facts.row.uid,
            cells: [
              formatCount(pruneOrder.indexOf(uid) + 1),
              uid,
              role === 'miner' ? (
                <Name key="name" hotkey={hotkey} suffix={suffix} />
              ) : (
                <span className="font-mono">{shorten(hotkey, 4)}</span>
              ),
              Number.isFinite(emissionTao) ? formatDecimal(emissionTao, 4) : '–',
              formatCount(registeredAtBlock),
              left > 0 ? timeOf(left, landscape) : t`no`,
            ],
          },
        ]
      })}
    />
  )
}

function Name({ hotkey, suffix }: { readonly hotkey: string; readonly suffix: string }) {
  return (
    <Link
      href={`/network/miners/${hotkey}${suffix}`}
      title={hotkey}
      className="rounded font-mono text-accent hover:underline"
    >
      {shorten(hotkey, 4)}
    </Link>
  )
}
