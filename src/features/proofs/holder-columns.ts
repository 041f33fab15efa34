/** The heads of the map's columns: who a miner is, who runs it, and what tier a validator says it has. */
import { useMemo } from 'react'
import type { PieceNote } from '../../client/sheet-api.ts'
import { useNetwork } from '../shared/network-query.ts'
import { type MinerColumn, minersOf } from './proof-model.ts'
import { useTiers } from './tiers-query.ts'

export interface HolderColumn extends MinerColumn {
  /** By the word of `validatorHotkey`; null: it says none. */
  readonly tier: string | null
  /** Coldkey by the chain; null: not registered, or the chain is not known. */
  readonly operator: string | null
}

export function useHolderColumns(pieces: readonly PieceNote[]): readonly HolderColumn[] {
  const miners = useMemo(() => minersOf(pieces), [pieces])
  const tiers = useTiers([...new Set(miners.map(({ validatorHotkey }) => validatorHotkey))].toSorted())
  const { data } = useNetwork()
  return useMemo(() => {
    const neurons = data?.ok === true ? data.value.neurons : []
    const operators = new Map(neurons.map(({ hotkey, coldkey }) => [hotkey, coldkey]))
    return miners.map((miner) => ({
      ...miner,
      tier: tiers.get(miner.validatorHotkey)?.get(miner.hotkey) ?? null,
      operator: operators.get(miner.hotkey) ?? null,
    }))
  }, [miners, tiers, data])
}
