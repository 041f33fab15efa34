import { useLingui } from '@lingui/react/macro'
import type { LiveHop } from '../../../client/live/live-api.ts'
import type { NeuronRow } from '../../../client/network-api.ts'
import { endOfHop, layerOfHop, sizeOfHop, timeOfHop, titleOfHop } from './hop-words.ts'

interface HopTableProps {
  readonly hops: readonly LiveHop[]
  readonly neurons: readonly NeuronRow[]
}

export function HopTable({ hops, neurons }: HopTableProps) {
  const { t } = useLingui()
  const heads = [t`Hop`, t`End`, t`Time`, t`Bytes`, t`Known how`, t`Detail`]
  return (
    <div
      role="region"
      aria-label={t`Hops`}
      tabIndex={0}
      className="overflow-x-auto rounded-lg border border-line"
    >
      <table className="w-full border-collapse whitespace-nowrap">
        <thead className="bg-raised text-xs text-muted">
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col" className="h-8 px-3 text-left font-medium">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {hops.map((hop, place) => (
            // Hops are only ever added at the end.
            <tr key={place} className="border-t border-line">
              <td className="h-8 px-3">{titleOfHop(hop, neurons)}</td>
              <td className={hop.ok ? 'px-3' : 'px-3 font-medium text-failed'}>{endOfHop(hop)}</td>
              <td className="px-3">{timeOfHop(hop)}</td>
              <td className="px-3">{sizeOfHop(hop)}</td>
              <td className="px-3 text-muted">{layerOfHop(hop)}</td>
              <td className="px-3 text-muted">{hop.detail}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
