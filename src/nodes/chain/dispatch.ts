/** Applies one checked call to the model, as the runtime's dispatch does. */
import type { SignedExtrinsic } from './extrinsic.ts'
import type { ChainModel, SubnetEvent } from './model.ts'
import { type CallError, register, serveAxon, setWeights } from './subnet-rules.ts'

export type Dispatched =
  | { readonly ok: true; readonly model: ChainModel; readonly event: SubnetEvent | null }
  | { readonly ok: false; readonly error: CallError | 'BadOrigin' }

/** Nonce and tip are gone whatever the call does, as on the real chain. */
export const chargeSigner = (model: ChainModel, { signer, tipRao }: SignedExtrinsic): ChainModel => {
  const nonces = { ...model.nonces, [signer]: (model.nonces[signer] ?? 0) + 1 }
  if (tipRao === 0n) return { ...model, nonces }
  const balance = model.balances[signer] ?? 0n
  return { ...model, nonces, balances: { ...model.balances, [signer]: balance - min(tipRao, balance) } }
}

const min = (a: bigint, b: bigint): bigint => (a < b ? a : b)

export const dispatch = (model: ChainModel, { signer, call }: SignedExtrinsic, block: number): Dispatched => {
  // Only a block's author sets the time.
  if (call.type === 'Timestamp') return { ok: false, error: 'BadOrigin' }
  if (call.type === 'System') return { ok: true, model, event: null }
  const { type, value } = call.value
  if (type === 'burned_register') return register(model, signer, value, block)
  if (type === 'set_weights') return setWeights(model, signer, value, block)
  const { ip_type: ipType, ...axon } = value
  return serveAxon(model, signer, { ...axon, ipType }, block)
}
