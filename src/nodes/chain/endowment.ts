/**
 * What this chain gives away, because nobody can buy or earn here: balances to pay registrations with, and stake on a
 * hotkey. A real chain has both from its genesis or its market. Whoever starts the chain says so by flags; no call can.
 */
import type { ChainModel } from './model.ts'

export interface Endowment {
  /** An account is filled up to this much, in rao. */
  readonly balances: Readonly<Record<string, bigint>>
  /** Stake of a hotkey, in rao, and with it the validator permit until the next epoch decides by stake. */
  readonly stakes: Readonly<Record<string, bigint>>
}

/** The model after it; the same one when everybody already has as much. */
export const endow = (model: ChainModel, { balances, stakes }: Endowment): ChainModel => {
  const poor = below(balances, model.balances)
  const weak = below(stakes, model.stakes)
  if (poor.length === 0 && weak.length === 0) return model
  const risen = new Map(weak)
  const neurons = model.subnet.neurons.map((neuron) => {
    const stakeRao = risen.get(neuron.hotkey)
    return stakeRao === undefined ? neuron : { ...neuron, stakeRao, validatorPermit: true }
  })
  return {
    ...model,
    subnet: { ...model.subnet, neurons },
    balances: { ...model.balances, ...Object.fromEntries(poor) },
    stakes: { ...model.stakes, ...Object.fromEntries(weak) },
  }
}

const below = (
  wanted: Readonly<Record<string, bigint>>,
  held: Readonly<Record<string, bigint>>,
): (readonly [string, bigint])[] =>
  Object.entries(wanted).filter(([account, rao]) => (held[account] ?? 0n) < rao)
