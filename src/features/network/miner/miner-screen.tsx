import { useLingui } from '@lingui/react/macro'
import { SearchX, Star } from 'lucide-react'
import { memo, useEffect, useMemo } from 'react'
import { Link } from 'wouter'
import { findMiner } from '../../../client/landscape/miner-fleet.ts'
import { pruneProspect } from '../../../client/landscape/miner-prospect.ts'
import { Button } from '../../../ui/button.tsx'
import { TierMark } from '../../../ui/chart/tier-mark.tsx'
import { CopyText } from '../../../ui/copy-text.tsx'
import { nameInSentence } from '../../../ui/display-name.ts'
import { formatCount, formatDecimal, shorten } from '../../../ui/format.ts'
import { Notice } from '../../../ui/notice.tsx'
import { useFleet, type View } from '../../shared/landscape-query.ts'
import { LensPicker } from '../../shared/lens-picker.tsx'
import { readMinerOf, writeMinerOf } from '../../shared/preferences.ts'
import { SubnetBody, useSubnet } from '../../shared/subnet-view.tsx'
import { NetworkFrame } from '../network-frame.tsx'
import { useKeptSearch } from '../table/kept-search.ts'
import { useMyMiner } from '../table/use-kept-miner.ts'
import { FindMiner } from './find-miner.tsx'
import { factsOf, type MinerFacts } from './miner-facts.ts'
import { MinerPage } from './miner-page.tsx'

/** @param props.name hotkey or uid */
export function MinerScreen({ name }: { readonly name: string }) {
  const { t } = useLingui()
  const { fleet } = useFleet()
  const subnet = useSubnet()
  const { view } = subnet
  const landscape = view?.landscape ?? null
  const prospect = useMemo(() => (landscape === null ? null : pruneProspect(landscape)), [landscape])
  const row = view === null ? null : findMiner(view.rows, name)
  const hotkey = row?.hotkey ?? null
  useEffect(() => {
    if (hotkey !== null && fleet === 'live') writeMinerOf('last', hotkey)
  }, [hotkey, fleet])
  const facts = useMemo(
    () => (view === null || row === null || prospect === null ? null : factsOf(view, row, prospect)),
    [view, row, prospect],
  )
  const shown = nameInSentence(shorten(name, 8))
  return (
    <NetworkFrame
      title={row === null ? t`Miner ${shown}` : t`Miner ${row.uid}`}
      // Its room, while it is read.
      lead={facts !== null ? <Lead facts={facts} /> : view === null ? '\u00A0' : undefined}
      controls={<LensPicker view={view} />}
    >
      <SubnetBody subnet={subnet}>
        {(seen) => (facts === null ? <NotFound name={shown} view={seen} /> : <Found facts={facts} />)}
      </SubnetBody>
    </NetworkFrame>
  )
}

/** Who it is, in a line. */
function Lead({ facts }: { readonly facts: MinerFacts }) {
  const { t } = useLingui()
  const { row, known, view } = facts
  const rank = formatCount(row.rank)
  const all = formatCount(view.rows.length)
  const incentive = Number.isFinite(row.incentive) ? formatDecimal(row.incentive, 4) : '–'
  return (
    <span className="flex flex-wrap items-center gap-x-4 gap-y-1">
      <CopyText text={row.hotkey} what={t`hotkey`} keep={8} />
      {known === null ? null : <TierMark tier={known.report.tier} className="text-ink" />}
      <span>{t`rank ${rank} of ${all}, incentive ${incentive}`}</span>
    </span>
  )
}

const Found = memo(function Found({ facts }: { readonly facts: MinerFacts }) {
  const { t } = useLingui()
  const suffix = useKeptSearch()
  const [mine, setMine] = useMyMiner()
  const { hotkey } = facts.row
  const isMine = mine === hotkey
  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button icon={Star} aria-pressed={isMine} onClick={() => setMine(isMine ? null : hotkey)}>
          {isMine ? t`This is my miner` : t`Make it my miner`}
        </Button>
        <FindMiner suffix={suffix} />
        {facts.view.landscape.source === 'live' ? (
          <Link href={`/network/nodes/${hotkey}`} className="rounded text-accent hover:underline">
            {t`Check that it can be reached`}
          </Link>
        ) : null}
        {mine === null || isMine ? null : <MinerLink hotkey={mine} suffix={suffix} label={t`My miner`} />}
      </div>
      <MinerPage facts={facts} suffix={suffix} />
    </div>
  )
})

function NotFound({ name, view }: { readonly name: string; readonly view: View }) {
  const { t } = useLingui()
  const suffix = useKeptSearch()
  const known = view.rows.map(({ hotkey }) => hotkey)
  const [mine, last] = [readMinerOf('mine'), readMinerOf('last')]
  const listed = (hotkey: string | null): hotkey is string => hotkey !== null && known.includes(hotkey)
  const block = formatCount(view.landscape.network.block)
  return (
    <Notice icon={SearchX} title={t`No miner “${name}” on the chain at block ${block}.`}>
      <p className="text-pretty">
        {view.rows.length === 0
          ? t`The chain lists no miner at all.`
          : t`It may have been replaced, or the name is of a validator. Give a whole hotkey, or a UID.`}
      </p>
      <div className="mt-4 flex flex-wrap items-center justify-center gap-3">
        <FindMiner suffix={suffix} />
        {listed(mine) ? <MinerLink hotkey={mine} suffix={suffix} label={t`My miner`} /> : null}
        {listed(last) && last !== mine ? (
          <MinerLink hotkey={last} suffix={suffix} label={t`The one looked at last`} />
        ) : null}
        <Link href={`/network/miners${suffix}`} className="rounded text-accent hover:underline">
          {t`All miners`}
        </Link>
      </div>
    </Notice>
  )
}

interface MinerLinkProps {
  readonly hotkey: string
  readonly suffix: string
  readonly label: string
}

function MinerLink({ hotkey, suffix, label }: MinerLinkProps) {
  return (
    <Link
      href={`/network/miners/${hotkey}${suffix}`}
      className="inline-flex items-center gap-1.5 rounded text-accent hover:underline"
    >
      {label} <span className="font-mono text-[0.8125rem]">{shorten(hotkey, 4)}</span>
    </Link>
  )
}
