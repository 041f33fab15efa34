/**
 * Calls over the client library's untyped API, signed by an account of ours. Loaded only by who submits. The bytes of
 * a call come from the metadata that the chain serves, never from a layout of ours; a runtime without the call, or with
 * other arguments, ends in `runtime-not-understood`.
 */
import { InvalidTxError, type PolkadotClient } from 'polkadot-api'
import { getPolkadotSigner } from 'polkadot-api/signer'
import { type ChainCall, ChainError, type ExtrinsicSigner, type Submitted } from './chain-types.ts'
import { parseIp } from './ip-text.ts'
import { refusalName } from './refusals.ts'

const PALLET = 'SubtensorModule'
/** Blocks for which a signature is worth something: about 13 minutes of the real chain. */
const PERIOD_BLOCKS = 64

const argumentsOf = (call: ChainCall): Record<string, unknown> => {
  const { netuid } = call
  switch (call.name) {
    case 'burned_register':
      return { netuid, hotkey: call.hotkey }
    case 'serve_axon': {
      const address = parseIp(call.ip)
      if (address === null)
        throw new ChainError('refused', `"${call.ip}" is not an IP address`, undefined, 'InvalidIpType')
      const { port, version, protocol } = call
      const { ip, ipType: ip_type } = address
      return { netuid, version, ip, port, ip_type, protocol, placeholder1: 0, placeholder2: 0 }
    }
    case 'set_weights': {
      const dests = [...call.dests]
      return { netuid, dests, weights: [...call.weights], version_key: BigInt(call.versionKey) }
    }
  }
}

/** @throws ChainError `refused`, `runtime-not-understood`; anything else is for the caller to name */
export const submitCall = async (
  client: PolkadotClient,
  call: ChainCall,
  account: ExtrinsicSigner,
): Promise<Submitted> => {
  const signer = getPolkadotSigner(account.publicKey, 'Sr25519', async (message) => account.sign(message))
  const transaction = client.getUnsafeApi().tx[PALLET]?.[call.name]?.(argumentsOf(call))
  if (transaction === undefined) throw unknownCall(call)
  // Encoded first, so that what the runtime does not take is told from what the chain refuses.
  await transaction.getEncodedData().catch((caught: unknown) => {
    throw unknownCall(call, caught)
  })
  const mortality = { mortal: true, period: PERIOD_BLOCKS } as const
  try {
    const { ok, block, dispatchError } = await transaction.signAndSubmit(signer, { mortality })
    if (ok) return { block: block.number, blockHash: block.hash }
    throw refused(call, refusalName(dispatchError), 'the call failed')
  } catch (caught) {
    if (caught instanceof InvalidTxError)
      throw refused(call, refusalName(caught.error), 'the call was not taken', caught)
    throw caught
  }
}

const refused = (call: ChainCall, reason: string, what: string, cause?: unknown): ChainError =>
  new ChainError('refused', `${call.name}: ${what}: ${reason}`, cause, reason)

const unknownCall = (call: ChainCall, cause?: unknown): ChainError =>
  new ChainError(
    'runtime-not-understood',
    `this chain's runtime does not take ${PALLET}.${call.name} as this app sends it`,
    cause,
  )
