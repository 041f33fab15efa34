/** Columns of what the chain lists, and of what follows from it. */
import { plural, t } from '@lingui/core/macro'
import { inSixteenBits } from '../../../client/landscape/miner-fleet.ts'
import { formatCount, formatDecimal, formatSeconds } from '../../../ui/format.ts'
import type { ColumnSet, MinerColumn, MinerEntry } from './column-types.ts'

const EVERY: readonly ColumnSet[] = ['owner', 'miner', 'curious', 'all']
const CHAIN = { layer: 'observed', origin: 'chain', align: 'right', kind: 'text' } as const
const DERIVED = { ...CHAIN, layer: 'derived' } as const

function blocksText(blocks: number, { landscape }: MinerEntry): string {
  const time = formatSeconds((blocks * landscape.blockMs) / 1000)
  return t`${plural(blocks, { one: '# block', other: '# blocks' })}, about ${time}`
}

export function chainColumns(): readonly MinerColumn[] {
  return [...identity(), ...pay(), ...seat()]
}

function identity(): readonly MinerColumn[] {
  return [
    {
      ...CHAIN,
      id: 'uid',
      label: t`UID`,
      definition: t`Number of the seat in the subnet. Whoever replaces a miner gets its number.`,
      sets: EVERY,
      kind: 'uid',
      value: ({ row }) => row.uid,
    },
    {
      ...CHAIN,
      id: 'hotkey',
      label: t`Hotkey`,
      definition: t`Address under which the miner works; statistics and score belong to it, not to the seat.`,
      sets: EVERY,
      align: 'left',
      kind: 'hotkey',
      value: ({ row }) => row.hotkey,
    },
    {
      ...CHAIN,
      id: 'coldkey',
      label: t`Coldkey`,
      definition: t`Address that owns the hotkey and its stake.`,
      sets: ['curious', 'all'],
      align: 'left',
      kind: 'key',
      value: ({ row }) => row.coldkey,
    },
    {
      ...DERIVED,
      id: 'operator',
      label: t`Operator’s miners`,
      definition: t`Miners of this subnet with the same coldkey, this one counted. One operator can hide behind several coldkeys.`,
      sets: ['owner', 'curious', 'all'],
      value: ({ operatorMiners }) => operatorMiners,
    },
    {
      ...CHAIN,
      id: 'axon',
      label: t`Axon`,
      definition: t`Network address that the miner announced. Announced is not reachable.`,
      sets: ['curious', 'all'],
      align: 'left',
      kind: 'axon',
      value: ({ row }) => row.axon,
    },
  ]
}

function pay(): readonly MinerColumn[] {
  return [
    {
      ...CHAIN,
      id: 'incentive',
      label: t`Incentive`,
      unit: t`share of 1`,
      definition: t`Share of what all miners earn, as the last epoch settled it from the weights of all validators.`,
      sets: EVERY,
      kind: 'share',
      value: ({ row }) => row.incentive,
      text: ({ row }) => formatDecimal(row.incentive, 4),
      more: ({ row }) => t`${formatCount(inSixteenBits(row.incentive))} of 65,535`,
    },
    {
      ...DERIVED,
      id: 'incentive-u16',
      label: t`Incentive, 16 bits`,
      unit: t`of 65,535`,
      definition: t`The same share as the chain keeps it. All miners together have 65,535; alike, 192 miners would have 341 each.`,
      sets: ['all'],
      value: ({ row }) => (Number.isFinite(row.incentive) ? inSixteenBits(row.incentive) : null),
    },
    {
      ...DERIVED,
      id: 'rank',
      label: t`Rank`,
      definition: t`Place by incentive, 1 earns most. Equal incentives are ordered by UID.`,
      sets: ['owner', 'miner', 'all'],
      value: ({ row }) => row.rank,
    },
    {
      ...CHAIN,
      id: 'emission',
      label: t`Emission`,
      unit: t`α per epoch`,
      definition: t`What the last epoch paid to the seat, in the subnet’s token (TAO on networks without one).`,
      sets: ['all'],
      value: ({ row }) => row.emissionTao,
      text: ({ row }) => formatDecimal(row.emissionTao, 4),
    },
    {
      ...DERIVED,
      id: 'emission-day',
      label: t`Emission a day`,
      unit: t`α per day`,
      definition: t`Emission of the last epoch times the epochs of 24 hours (24 h ÷ (tempo × time of a block)). What one epoch paid, not what a day did pay.`,
      sets: ['miner', 'curious', 'all'],
      value: ({ row, epochsADay }) => (epochsADay === null ? null : row.emissionTao * epochsADay),
      text: ({ row, epochsADay }) => formatDecimal(row.emissionTao * (epochsADay ?? 0), 2),
    },
  ]
}

function seat(): readonly MinerColumn[] {
  return [
    {
      ...DERIVED,
      id: 'age',
      label: t`Age`,
      unit: t`blocks`,
      definition: t`Blocks since the hotkey registered.`,
      sets: ['owner', 'curious', 'all'],
      value: ({ row }) => row.ageBlocks,
      more: (entry) => blocksText(entry.row.ageBlocks, entry),
    },
    {
      ...DERIVED,
      id: 'immunity',
      label: t`Immunity left`,
      unit: t`blocks`,
      definition: t`Blocks for which registrations pass this seat by, as long as enough others are out of immunity. 0: not immune.`,
      sets: ['owner', 'miner', 'all'],
      value: ({ row }) => row.immunityLeftBlocks,
      more: (entry) =>
        entry.row.immunityLeftBlocks === 0 ? t`Not immune` : blocksText(entry.row.immunityLeftBlocks, entry),
    },
    {
      ...DERIVED,
      id: 'prune',
      label: t`Prune order`,
      definition: t`1 is replaced by the next registration into a full subnet: lowest emission, then earliest registration, then lowest UID; immune seats only when too few others are left. Hotkeys of the subnet’s owner are exempt, and the metagraph does not name them.`,
      sets: ['owner', 'miner', 'all'],
      value: ({ row }) => row.pruneRank,
    },
  ]
}
